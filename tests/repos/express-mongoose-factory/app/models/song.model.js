module.exports = (mongoose) => {
  const schema = mongoose.Schema(
    {
      title: String,
      slow: Boolean
    },
    { timestamps: true }
  );

  return mongoose.model("song", schema);
};
