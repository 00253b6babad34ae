//! Contents of an object as rows for people: `name: value`, nested ones indented.

use super::contents::{ContentsInfo, ValueInfo};
use crate::engine::ecmascript;
use crate::queries::access_paths::property_key;
use crate::report::common::Listing;
use crate::report::document::{Cell, Column, Table};
use crate::report::units::{count, counted};

/// What an object holds, in rows; `None` if there is nothing to show.
pub(super) fn table(contents: &ContentsInfo) -> Option<Table> {
    let mut rows = Rows { rows: Vec::new() };
    rows.contents(contents, 0);
    let columns = vec![
        Column::text("Name", "name"),
        Column::text("Value", "value"),
        Column::whole("Id", "id"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
    ];
    (!rows.rows.is_empty()).then_some(Table { columns, rows: rows.rows, left_out: None })
}

/// The engine's own references, in one sentence.
pub(super) fn plumbing_sentence(contents: &ContentsInfo) -> Option<String> {
    let named = contents.internal_edges.rows.iter().filter(|edge| !edge.edge_name.is_empty());
    let listed: Vec<String> = named.map(|edge| format!("{} @{}", edge.edge_name, edge.value.id)).collect();
    (!listed.is_empty()).then(|| format!("The engine's own: {}", listed.join(", ")))
}

struct Rows {
    rows: Vec<Vec<Cell>>,
}

impl Rows {
    fn contents(&mut self, contents: &ContentsInfo, depth: usize) {
        for property in &contents.properties.rows {
            let name = property.name.to_string();
            if name == ecmascript::PROTOTYPE {
                continue;
            }
            let name = property_key(&name);
            if let Some(value) = &property.value {
                self.value(&name, value, depth);
            }
            if let Some(getter) = &property.getter {
                self.value(&format!("get {name}"), getter, depth);
            }
            if let Some(setter) = &property.setter {
                self.value(&format!("set {name}"), setter, depth);
            }
        }
        self.more(&contents.properties, "properties", depth);
        for element in &contents.elements.rows {
            self.value(&format!("[{}]", element.index), &element.value, depth);
        }
        self.more(&contents.elements, "elements", depth);
        for entry in &contents.entries.rows {
            match (&entry.key, &entry.value, entry.has_value) {
                (Some(member), None, false) => self.value("•", member, depth),
                (key, Some(value), _) => self.value(&format!("{} →", key_label(key)), value, depth),
                (key, None, _) => self.text(&format!("{} →", key_label(key)), "(not recorded)", depth),
            }
        }
        self.more(&contents.entries, "entries", depth);
        for member in &contents.unpaired.rows {
            self.value("•", member, depth);
        }
        self.more(&contents.unpaired, "keys and values", depth);
        for scope in &contents.scopes {
            for variable in &scope.variables.rows {
                self.value(&format!("variable {}", variable.name), &variable.value, depth);
            }
            self.more(&scope.variables, "variables", depth);
        }
        for internal in &contents.internals.rows {
            self.value(&internal.text, &internal.value, depth);
        }
        self.more(&contents.internals, "references", depth);
        // Everybody has one: it is worth a row at the end, and none further in.
        let prototype = contents.properties.rows.iter().find(|property| property.name == *ecmascript::PROTOTYPE);
        if let Some(value) = prototype.filter(|_| depth == 0).and_then(|property| property.value.as_ref()) {
            self.value("[[Prototype]]", value, depth);
        }
    }

    fn value(&mut self, name: &str, value: &ValueInfo, depth: usize) {
        self.rows.push(vec![
            indented(name, depth),
            Cell::Name(value.label.clone()),
            Cell::Id(value.id),
            Cell::Size(value.shallow_size),
            Cell::Size(value.retained_size),
        ]);
        if let Some(inner) = &value.contents {
            self.contents(inner, depth + 1);
        }
    }

    fn text(&mut self, name: &str, text: &str, depth: usize) {
        self.rows.push(vec![indented(name, depth), Cell::Text(text.to_owned()), Cell::Empty, Cell::Empty, Cell::Empty]);
    }

    fn more<T>(&mut self, listing: &Listing<T>, what: &str, depth: usize) {
        if listing.left_out() > 0 {
            let text = match listing.skipped {
                0 => format!("{} more {what} (--limit 0 shows all)", count(listing.left_out() as u64)),
                skipped => format!(
                    "{} of {} shown, from number {}",
                    listing.rows.len(),
                    counted(listing.total as u64, what, what),
                    skipped + 1
                ),
            };
            self.text("…", &text, depth);
        }
    }
}

fn indented(name: &str, depth: usize) -> Cell {
    Cell::Text(format!("{:width$}{name}", "", width = depth * 2))
}

fn key_label(key: &Option<ValueInfo>) -> &str {
    key.as_ref().map_or("(number or other unrecorded key)", |key| &key.label)
}
