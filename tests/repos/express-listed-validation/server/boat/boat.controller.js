const Boat = require('./boat.model');

/** Load boat and append to req. */
function load(req, res, next, id) {
  Boat.get(id)
    .then((boat) => {
      if (!boat) {
        return res.status(404).json({ message: 'No such boat exists!' });
      }
      req.boat = boat;
      return next();
    })
    .catch((e) => next(e));
}

/** Get boat */
function get(req, res) {
  return res.json(req.boat);
}

/** Create new boat */
function create(req, res, next) {
  const boat = new Boat({
    title: req.body.title,
    berth: req.body.berth
  });

  boat.save()
    .then((savedBoat) => res.json(savedBoat))
    .catch((e) => next(e));
}

/** Update existing boat */
function update(req, res, next) {
  const boat = req.boat;
  boat.title = req.body.title;
  boat.berth = req.body.berth;

  boat.save()
    .then((savedBoat) => res.json(savedBoat))
    .catch((e) => next(e));
}

/** Get boat list. */
function list(req, res, next) {
  const { limit = 50, skip = 0 } = req.query;
  Boat.list({ limit, skip })
    .then((boats) => res.json(boats))
    .catch((e) => next(e));
}

/** Delete boat. */
function remove(req, res, next) {
  req.boat.deleteOne()
    .then(() => res.json(req.boat))
    .catch((e) => next(e));
}

module.exports = { load, get, create, update, list, remove };
