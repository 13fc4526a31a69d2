-- name: get-paper-by-id^
SELECT id, title, price FROM papers WHERE id = :paper_id;
