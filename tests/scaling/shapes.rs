//! Shapes of heaps that tempt to work which grows with the square.

use super::heap::Heap;

/// A heap of a shape.
pub struct Made {
    pub name: &'static str,
    pub heap: Heap,
    /// Id of one of many things.
    pub subject: u64,
    /// Id of what holds them.
    pub holder: u64,
}

/// Makes a heap of so many things, with ids behind the second number.
pub type Shape = fn(usize, u64) -> Made;

fn made(name: &'static str, heap: Heap, subject: usize, holder: usize) -> Made {
    Made { name, subject: heap.id(subject), holder: heap.id(holder), heap }
}

/// An object of a class that the global object holds.
fn holder(heap: &mut Heap, kind: &str, class: &str) -> usize {
    let holder = heap.node(kind, class, 32);
    heap.edge(Heap::GLOBAL, "property", "held", holder);
    holder
}

/// A Map from texts to objects.
pub fn map(things: usize, first_id: u64) -> Made {
    map_of("map", things, first_id, |heap| heap.node("object", "Session", 40))
}

/// A Map in which every text leads to one object.
pub fn map_to_one(things: usize, first_id: u64) -> Made {
    let mut one = None;
    map_of("map to one object", things, first_id, |heap| *one.get_or_insert_with(|| heap.node("object", "Session", 40)))
}

fn map_of(name: &'static str, things: usize, first_id: u64, mut new_value: impl FnMut(&mut Heap) -> usize) -> Made {
    let mut heap = Heap::new(first_id);
    let map = holder(&mut heap, "object", "Map");
    let buckets = (things / 2).next_power_of_two();
    let table = heap.node("array", "", (16 + 8 * (3 + 7 * buckets)) as u64);
    heap.edge(map, "internal", "table", table);
    let mut value = 0;
    for entry in 0..things {
        let key = heap.node("string", &format!("key {entry}"), 24);
        value = new_value(&mut heap);
        let slot = 3 + buckets + 3 * entry;
        heap.edge(table, "internal", slot, key);
        heap.edge(table, "internal", slot + 1, value);
    }
    made(name, heap, value, map)
}

/// A plain object with as many keys, each with a plain object.
pub fn dictionary(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let object = holder(&mut heap, "object", "Object");
    let mut value = 0;
    for key in 0..things {
        value = heap.node("object", "Object", 40);
        heap.edge(object, "property", format!("key{key}"), value);
        let number = heap.node("number", "int", 12);
        heap.edge(value, "property", "i", number);
    }
    made("dictionary", heap, value, object)
}

/// A plain object that holds empty ones by elements.
pub fn array(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Object");
    let mut value = 0;
    for index in 0..things {
        value = heap.node("object", "Object", 24);
        heap.edge(array, "element", index, value);
    }
    made("array", heap, value, array)
}

/// Strings with one text, each of which the table has for itself.
pub fn equal_strings(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let mut string = 0;
    for index in 0..things {
        string = heap.node_with_own_text("string", "the same text again and again", 48);
        heap.edge(array, "element", index, string);
    }
    made("equal strings", heap, string, array)
}

/// A linked list.
pub fn list(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let head = holder(&mut heap, "object", "List");
    let mut last = head;
    for _ in 0..things {
        let link = heap.node("object", "Link", 32);
        heap.edge(last, "property", "next", link);
        last = link;
    }
    made("list", heap, last, head)
}

/// Detached elements with listeners of one callback.
pub fn detached(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let callback = heap.node("closure", "onClick", 64);
    let mut element = 0;
    for index in 0..things {
        element = heap.node("native", "<div class=\"row\">", 120);
        heap.detach(element);
        heap.edge(array, "element", index, element);
        let listener = heap.node("native", "V8EventListener", 40);
        heap.edge(element, "internal", "listener", listener);
        heap.edge(listener, "element", 1, callback);
        heap.edge(callback, "element", index, element);
    }
    made("detached", heap, element, array)
}

/// Functions in one scope, which has as many variables.
pub fn closures(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let (scope, shared) = (heap.node("object", "system / Context", 64), heap.node("code", "(shared function info)", 64));
    let script = heap.node("code", "/app/server.js", 32);
    heap.edge(shared, "internal", "script", script);
    let mut function = 0;
    for index in 0..things {
        function = heap.node("closure", "handler", 64);
        heap.edge(array, "element", index, function);
        heap.edge(function, "internal", "context", scope);
        heap.edge(function, "internal", "shared", shared);
        heap.edge(scope, "context", format!("variable{index}"), function);
        heap.location(function, 1, index);
    }
    made("closures of one scope", heap, function, array)
}

/// Objects that all refer to one.
pub fn fan_in(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let shared = heap.node("object", "Config", 64);
    for index in 0..things {
        let user = heap.node("object", "User", 32);
        heap.edge(array, "element", index, user);
        heap.edge(user, "property", "config", shared);
    }
    made("fan-in", heap, shared, array)
}

/// Objects in one array, each of a class of its own.
pub fn classes(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let mut last = 0;
    for index in 0..things {
        last = heap.node("object", &format!("Class{index}"), 32);
        heap.edge(array, "element", index, last);
    }
    made("classes", heap, last, array)
}

/// A plain object that holds one other in every element.
pub fn held_often(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let outer = holder(&mut heap, "object", "Object");
    let inner = heap.node("object", "Object", 32);
    for index in 0..things {
        heap.edge(outer, "element", index, inner);
        heap.edge(inner, "element", index, outer);
    }
    made("held often", heap, inner, outer)
}

/// A text that was built character by character.
pub fn rope(things: usize, first_id: u64) -> Made {
    rope_of("rope", "a", things, first_id)
}

/// A text to which nothing was added, again and again.
pub fn idle_rope(things: usize, first_id: u64) -> Made {
    rope_of("idle rope", "", things, first_id)
}

fn rope_of(name: &'static str, piece: &str, things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let piece = heap.node("string", piece, 16);
    let mut text = heap.node("string", "start", 16);
    for index in 0..things {
        let longer = heap.node("concatenated string", "(concatenated string)", 32);
        heap.edge(longer, "internal", "first", text);
        heap.edge(longer, "internal", "second", piece);
        heap.edge(array, "element", index, longer);
        text = longer;
    }
    made(name, heap, text, array)
}

/// A WeakMap whose keys have one value.
pub fn weak_pairs(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let map = holder(&mut heap, "object", "WeakMap");
    let table = heap.node("array", "", 64);
    heap.edge(map, "internal", "table", table);
    let (array, value) = (holder(&mut heap, "object", "Array"), heap.node("object", "Value", 32));
    let (table_id, value_id) = (heap.id(table), heap.id(value));
    for index in 0..things {
        let key = heap.node("object", "Key", 32);
        heap.edge(array, "element", index, key);
        let text =
            format!("/ part of key (Key @{}) -> value (Value @{value_id}) pair in WeakMap (table @{table_id})", heap.id(key));
        heap.edge(table, "internal", format!("1 {text}"), value);
        heap.edge(key, "internal", format!("2 {text}"), value);
    }
    made("pairs of a WeakMap", heap, value, map)
}

/// Functions of as many packages.
pub fn packages(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let mut function = 0;
    for index in 0..things {
        function = heap.node("closure", "run", 64);
        let shared = heap.node("code", "(shared function info)", 64);
        let script = heap.node("code", &format!("/app/node_modules/package-{index}/index.js"), 32);
        heap.edge(array, "element", index, function);
        heap.edge(function, "internal", "shared", shared);
        heap.edge(shared, "internal", "script", script);
        heap.location(function, index, 3);
    }
    made("packages", heap, function, array)
}

/// Objects with one id.
pub fn one_id(things: usize, first_id: u64) -> Made {
    let mut made = array(things, first_id);
    for node in 3..made.heap.node_count() {
        made.heap.set_id(node, 7_001);
    }
    Made { name: "one id", ..made }
}

/// Functions at places whose hashes are the same in a hash table that anybody can foresee (as rustc-hash 2 computes them).
pub fn colliding_places(things: usize, first_id: u64) -> Made {
    const FACTOR: i64 = 0xf135_7aea_2e62_a9c5_u64 as i64;
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let mut function = 0;
    for index in 0..things {
        function = heap.node("closure", "run", 64);
        heap.edge(array, "element", index, function);
        let script = index as i64;
        heap.place(function, script, 0, script.wrapping_mul(FACTOR).wrapping_mul(FACTOR).wrapping_neg());
    }
    made("colliding places", heap, function, array)
}

/// Functions whose shared description refers to as many things and to no script.
pub fn crowded_shared_info(things: usize, first_id: u64) -> Made {
    let mut heap = Heap::new(first_id);
    let array = holder(&mut heap, "object", "Array");
    let shared = heap.node("code", "(shared function info)", 64);
    let mut function = 0;
    for index in 0..things {
        function = heap.node("closure", "run", 64);
        heap.edge(array, "element", index, function);
        heap.edge(function, "internal", "shared", shared);
        heap.edge(shared, "internal", format!("constant{index}"), function);
        heap.location(function, index, 3);
    }
    made("crowded shared info", heap, function, array)
}
