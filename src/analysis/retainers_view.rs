//! Who refers to a node, in the order of DevTools' Retainers pane; and what a node refers to, in the order of Containment.
