const express = require('express');
const { getLessons, getLesson, addLesson, deleteLesson } = require('../controllers/lessons');
const { protect } = require('../middleware/auth');

const router = express.Router({ mergeParams: true });

router.route('/').get(getLessons).post(protect, addLesson);
router.route('/:id').get(getLesson).delete(protect, deleteLesson);

module.exports = router;
