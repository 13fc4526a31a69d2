-- name: get-remarks-by-paper
SELECT r.id,
       r.text
FROM remarks r
WHERE r.paper_id = :paper_id
ORDER BY r.id;

-- name: get-remark-by-id^
SELECT r.id,
       r.text
FROM remarks r
WHERE r.id = :remark_id
  AND r.paper_id = :paper_id;

-- name: create-new-remark^
INSERT INTO remarks (text, paper_id)
VALUES (:text,
        :paper_id)
RETURNING
    id,
    text;

-- name: delete-remark-by-id!
DELETE
FROM remarks
WHERE id = :remark_id;
