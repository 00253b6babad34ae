// Each order is also in its customer's list: the Map keeps nothing alone. It still is what grew: by 400, each list by 20.
const {watch} = require('../watch.cjs');

const customers = Array.from({length: 20}, (_, number) => ({name: `customer ${number}`, orders: []}));
const orders = new Map();

function order(number) {
  const order = {number, article: `article ${number}`, note: `note about order ${number}`};
  orders.set(`order ${number}`, order);
  customers[number % customers.length].orders.push(order);
}

watch({
  kind: 'Map', held: 'orders', entries: () => orders.size,
  warmUp() { for (let i = 0; i < 100; i++) order(i); },
  grow() { for (let i = 100; i < 500; i++) order(i); },
});
