export class RequestContext {
  constructor(id) {
    this.id = id;
    this.locals = { started: id.length, user: 'u' + id };
  }
}
export const openContexts = new Map();
