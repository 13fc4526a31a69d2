DROP TABLE agents;
