// Every request handler adds its own auth interceptor to the shared axios instance; the clean one ejects (and clears) it.
const axios = require('axios');
class AuthContext {
  constructor(i) {
    this.token = 'tok-' + i;
    this.claims = { sub: i };
  }
}
const api = axios.create({ baseURL: 'http://x', adapter: async (config) => ({ data: 1, status: 200, headers: {}, config }) });
let n = 0;
exports.work = async (leak) => {
  for (let i = 0; i < 25; i++) {
    const auth = new AuthContext(n++);
    api.interceptors.request.use(function addToken(config) {
      config.headers.Authorization = auth.token;
      return config;
    });
    if (i === 24) await api.get('/me');
    if (!leak) api.interceptors.request.clear();
  }
};
