// An exported Map of an ES module collects request contexts.
import { openContexts, RequestContext } from './_contexts.mjs';
let n = 0;
export const work = (leak) => {
  for (let i = 0; i < 160; i++) {
    const id = 'req' + n++;
    openContexts.set(id, new RequestContext(id));
    if (!leak) openContexts.delete(id);
  }
};
