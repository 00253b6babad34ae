// Rooms, each a Map of its own in a Map of all.
//
// What leaks: who leaves is taken out of nothing, and a room that nobody is in any more stays in the Map of all rooms.
// In a snapshot: a Map `rooms` that grows; what it collects are Maps, which are new themselves, with a Seat in each.
// Repair: delete the seat from its room, and the room when it is empty.
'use strict';

class Seat {
  constructor(size) {
    this.drawing = Buffer.alloc(size, 1);
  }
}

class MapOfMapsLeak {
  constructor() {
    this.rooms = new Map();
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.enter(`room-${this.nextId}`, `visitor-${this.nextId}`, new Seat(size));
      this.nextId++;
    }
  }

  enter(room, visitor, seat) {
    if (!this.rooms.has(room)) {
      this.rooms.set(room, new Map());
    }
    this.rooms.get(room).set(visitor, seat);
  }

  count() {
    return this.rooms.size;
  }

  stop() {
    this.rooms.clear();
  }
}

class RepairedMapOfMaps extends MapOfMapsLeak {
  enter(room, visitor, seat) {
    super.enter(room, visitor, seat);
    const seats = this.rooms.get(room);
    seats.delete(visitor);
    if (seats.size === 0) {
      this.rooms.delete(room);
    }
  }
}

module.exports = { leaking: MapOfMapsLeak, repaired: RepairedMapOfMaps };
