/** Lets a model keep its documents in memory, so that the tests need no database. */
module.exports = (Model) => {
  const documents = new Map();
  jest.spyOn(Model, 'find').mockImplementation(async () => [...documents.values()]);
  jest.spyOn(Model, 'findById').mockImplementation(async (id) => documents.get(String(id)) || null);
  jest.spyOn(Model.prototype, 'save').mockImplementation(async function save() {
    await this.validate();
    documents.set(this.id, this);
    return this;
  });
  jest.spyOn(Model.prototype, 'deleteOne').mockImplementation(async function deleteOne() {
    documents.delete(this.id);
  });
};
