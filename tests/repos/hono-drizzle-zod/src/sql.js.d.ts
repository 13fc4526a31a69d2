declare module 'sql.js';
