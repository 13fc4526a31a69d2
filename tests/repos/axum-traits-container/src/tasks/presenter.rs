use super::entity::Task;
use serde::Serialize;

/// A task with its place in the list.
#[derive(Debug, Serialize)]
pub struct TaskResponse {
    pub id: u32,
    pub position: usize,
    pub name: String,
    pub done: bool,
}

impl From<(Task, usize)> for TaskResponse {
    fn from((task, position): (Task, usize)) -> Self {
        Self {
            id: task.id,
            position,
            name: task.name,
            done: task.done,
        }
    }
}

#[derive(Clone)]
pub struct TaskPresenter {}

impl TaskPresenter {
    pub fn show_all(&self, tasks: Vec<(Task, usize)>) -> Vec<TaskResponse> {
        tasks.into_iter().map(TaskResponse::from).collect()
    }
}
