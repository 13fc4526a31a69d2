//! Re-fielding of whole texts: before, after.

use super::testing::{entity, request};
use super::{Job, Text, settle};

const INVOICE: [&str; 4] = ["number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

fn run(old: &str, new: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    run_in(&scaffold_lang_go::pack().unwrap(), old, new, files)
}

pub(super) fn run_in(
    pack: &scaffold_pack::Pack,
    old: &str,
    new: &[&str],
    files: &[(&str, &str)],
) -> Vec<String> {
    run_as(pack, old, new, files, false)
}

pub(super) fn job_of<'p>(
    pack: &'p scaffold_pack::Pack,
    manifest: &'p scaffold_pack::Manifest,
    old: &str,
    new: &[&str],
    rows: bool,
) -> Job<'p> {
    Job {
        casing: std::sync::OnceLock::new(),
        manifest,
        trees: pack.trees(),
        hooks: pack.hooks(),
        types: super::types::types(manifest).unwrap(),
        fields: settle(&entity(old), &request(new), manifest, ""),
        database: "postgres".into(),
        table: None,
        rows,
        module: None,
        models: None,
    }
}

fn run_as(
    pack: &scaffold_pack::Pack,
    old: &str,
    new: &[&str],
    files: &[(&str, &str)],
    rows: bool,
) -> Vec<String> {
    let manifest = pack.manifest().clone();
    let job = job_of(pack, &manifest, old, new, rows);
    let mut texts: Vec<Text> = files
        .iter()
        .map(|(p, t)| Text {
            path: (*p).into(),
            text: (*t).into(),
            source: [".go", ".ts", ".py", ".rs"].iter().any(|e| p.ends_with(e)),
            below: None,
        })
        .collect();
    job.run(&mut texts).unwrap();
    texts.into_iter().map(|t| t.text).collect()
}

/// White space in rows does not count: the formatter aligns.
fn squeezed(text: &str) -> String {
    text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

pub(super) fn check(old: &str, before: &str, after: &str) {
    let got = run(old, &INVOICE, &[("a/a.go", before)]).remove(0);
    assert_eq!(squeezed(&got), squeezed(after), "\n{got}");
}

const TASK: &str = "ID:id Title:string UserID:owner";

#[test]
fn members_and_their_annotations() {
    check(
        TASK,
        "package a\n\ntype Task struct {\n\tID int `bson:\"_id\" json:\"-\"`\n\tTitle string `bson:\"title\" form:\"title\" binding:\"required\" json:\"title\"`\n\tUserID int `bson:\"userID\" json:\"-\"`\n}\n",
        "package a\n\nimport \"time\"\n\ntype Task struct {\n\tID int `bson:\"_id\" json:\"-\"`\n\tNumber string `bson:\"number\" form:\"number\" binding:\"required\" json:\"number\"`\n\tTotal string `bson:\"total\" form:\"total\" binding:\"required,numeric\" json:\"total\"`\n\tPaid bool `bson:\"paid\" form:\"paid\" json:\"paid\"`\n\tIssuedOn *time.Time `bson:\"issuedOn\" form:\"issued_on\" binding:\"omitempty\" json:\"issued_on\"`\n\tUserID int `bson:\"userID\" json:\"-\"`\n}\n",
    );
}

const BOOK: &str = "ID:id Title:string PublishedDate:datetime ImageURL:string?:url:=string Description:text CreatedAt:timestamp";

#[test]
fn a_date_kept_as_text_in_a_request_stays_text() {
    check(
        BOOK,
        "package a\n\ntype CreateRequest struct {\n\tTitle string `json:\"title\" validate:\"required\"`\n\tPublishedDate string `json:\"published_date\" validate:\"required,datetime=2006-01-02\"`\n\tImageURL string `json:\"image_url\" validate:\"url\"`\n\tDescription string `json:\"description\" validate:\"required\"`\n}\n",
        "package a\n\ntype CreateRequest struct {\n\tNumber string `json:\"number\" validate:\"required\"`\n\tTotal string `json:\"total\" validate:\"required,numeric\"`\n\tPaid bool `json:\"paid\"`\n\tIssuedOn *string `json:\"issued_on\" validate:\"omitempty,datetime=2006-01-02\"`\n}\n",
    );
}

#[test]
fn rules_in_calls_hold_for_every_field_that_has_to_be_there() {
    check(
        "ID:id Name:string",
        "package a\n\ntype Req struct {\n\tName string `json:\"name\"`\n}\n\nfunc (m Req) Validate() error {\n\treturn v.ValidateStruct(&m,\n\t\tv.Field(&m.Name, v.Required, v.Length(0, 128)),\n\t)\n}\n\nfunc f(m Req) error {\n\tif m.Name == \"error\" {\n\t\treturn errFake\n\t}\n\treturn nil\n}\n",
        "package a\n\nimport \"time\"\n\ntype Req struct {\n\tNumber string `json:\"number\"`\n\tTotal string `json:\"total\"`\n\tPaid bool `json:\"paid\"`\n\tIssuedOn *time.Time `json:\"issued_on\"`\n}\n\nfunc (m Req) Validate() error {\n\treturn v.ValidateStruct(&m,\n\t\tv.Field(&m.Number, v.Required, v.Length(0, 128)),\n\t\tv.Field(&m.Total, v.Required),\n\t)\n}\n\nfunc f(m Req) error {\n\tif m.Number == \"error\" {\n\t\treturn errFake\n\t}\n\treturn nil\n}\n",
    );
}

#[test]
fn false_is_not_left_out_where_an_empty_text_was() {
    check(
        "ID:id Title:string Content:string",
        "package a\n\ntype Book struct {\n\tTitle string `json:\"title,omitempty\"`\n\tContent string `json:\"content,omitempty\"`\n}\n",
        "package a\n\nimport \"time\"\n\ntype Book struct {\n\tNumber string `json:\"number,omitempty\"`\n\tTotal string `json:\"total,omitempty\"`\n\tPaid bool `json:\"paid\"`\n\tIssuedOn *time.Time `json:\"issued_on,omitempty\"`\n}\n",
    );
}

#[test]
fn copies_follow_the_types_of_both_ends() {
    check(
        BOOK,
        "package a\n\ntype B struct {\n\tID int\n\tTitle string\n\tPublishedDate time.Time\n\tImageURL string\n\tDescription string\n}\n\nfunc f(b *B) *B {\n\treturn &B{\n\t\tID: b.ID,\n\t\tTitle: b.Title,\n\t\tPublishedDate: b.PublishedDate,\n\t\tImageURL: b.ImageURL,\n\t\tDescription: b.Description,\n\t}\n}\n",
        "package a\n\nimport \"time\"\n\ntype B struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc f(b *B) *B {\n\treturn &B{\n\t\tID: b.ID,\n\t\tNumber: b.Number,\n\t\tTotal: b.Total,\n\t\tPaid: b.Paid,\n\t\tIssuedOn: b.IssuedOn,\n\t}\n}\n",
    );
}

#[test]
fn a_filter_takes_only_fields_of_its_classes() {
    check(
        BOOK,
        "package a\n\ntype Filter struct {\n\tBase int\n\tTitle string\n\tDescription string\n}\n\nfunc g(q Q, f *Filter) {\n\tdb.Select(q, f.Title, f.Description, f.Base)\n}\n",
        "package a\n\ntype Filter struct {\n\tBase int\n\tNumber string\n}\n\nfunc g(q Q, f *Filter) {\n\tdb.Select(q, f.Number, f.Base)\n}\n",
    );
}

#[test]
fn the_last_case_is_the_one_that_does_something() {
    check(
        BOOK,
        "package a\n\nfunc Filters(q V) {\n\tswitch {\n\tcase q.Has(\"title\"):\n\t\tfallthrough\n\tcase q.Has(\"description\"):\n\t\tf.Search = true\n\t}\n}\n",
        "package a\n\nfunc Filters(q V) {\n\tswitch {\n\tcase q.Has(\"number\"):\n\t\tf.Search = true\n\t}\n}\n",
    );
}

#[test]
fn a_value_type_of_the_repository_serves_only_its_own_meaning() {
    check(
        "ID:id Name:string:=name.Name Cost:decimal:=money.Money",
        "package a\n\nimport (\n\t\"x.io/money\"\n\t\"x.io/name\"\n)\n\ntype App struct {\n\tName string\n\tCost float64\n}\n\ntype Bus struct {\n\tName name.Name\n\tCost money.Money\n}\n\nfunc to(app App) (Bus, error) {\n\tname, err := name.Parse(app.Name)\n\tif err != nil {\n\t\treturn Bus{}, err\n\t}\n\n\tcost, err := money.Parse(app.Cost)\n\tif err != nil {\n\t\treturn Bus{}, err\n\t}\n\n\treturn Bus{Name: name, Cost: cost}, nil\n}\n",
        "package a\n\nimport \"time\"\n\ntype App struct {\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\ntype Bus struct {\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc to(app App) (Bus, error) {\n\treturn Bus{Number: app.Number, Total: app.Total, Paid: app.Paid, IssuedOn: app.IssuedOn}, nil\n}\n",
    );
}

#[test]
fn what_a_parameter_may_be_without_is_handed_over_as_it_is() {
    check(
        "ID:id Name:string Address:string",
        "package a\n\ntype B struct {\n\tID int\n\tName string\n\tAddress string\n}\n\nfunc store(name, address string) *B {\n\treturn &B{Name: name, Address: address}\n}\n",
        "package a\n\nimport \"time\"\n\ntype B struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc store(number string, total string, paid bool, issuedOn *time.Time) *B {\n\treturn &B{Number: number, Total: total, Paid: paid, IssuedOn: issuedOn}\n}\n",
    );
}

#[test]
fn members_of_a_record_written_in_place_are_followed() {
    check(
        "ID:id Name:string Address:string",
        "package a\n\ntype B struct {\n\tID int\n\tName string\n\tAddress string\n}\n\nfunc create(r R) {\n\tvar input struct {\n\t\tName string `json:\"name\"`\n\t\tAddress string `json:\"address\"`\n\t}\n\tdecode(r, &input)\n\tstore(input.Name, input.Address)\n}\n\nfunc store(name, address string) *B {\n\treturn &B{Name: name, Address: address}\n}\n",
        "package a\n\nimport \"time\"\n\ntype B struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc create(r R) {\n\tvar input struct {\n\t\tNumber string `json:\"number\"`\n\t\tTotal string `json:\"total\"`\n\t\tPaid bool `json:\"paid\"`\n\t\tIssuedOn *time.Time `json:\"issued_on\"`\n\t}\n\tdecode(r, &input)\n\tstore(input.Number, input.Total, input.Paid, input.IssuedOn)\n}\n\nfunc store(number string, total string, paid bool, issuedOn *time.Time) *B {\n\treturn &B{Number: number, Total: total, Paid: paid, IssuedOn: issuedOn}\n}\n",
    );
}

#[test]
fn what_callers_send_is_never_made_up() {
    let pack = scaffold_lang_go::pack().unwrap();
    let read = "package a\n\ntype B struct {\n\tID int\n\tName string\n\tAddress string\n}\n\nfunc read(r R) B {\n\tname := r.FormValue(\"name\")\n\taddress := r.FormValue(\"address\")\n\treturn B{Name: name, Address: address}\n}\n";
    let job = |fields: &[&str], manifest: &scaffold_pack::Manifest| {
        let job = job_of(&pack, manifest, "ID:id Name:string Address:string", fields, false);
        let text = Text { path: "a/a.go".into(), text: read.into(), source: true, below: None };
        job.run(&mut [text]).is_ok()
    };
    assert!(job(&["number:string", "city:string"], pack.manifest()));
    assert!(!job(&["number:string", "paid:bool"], pack.manifest()));
}

#[test]
fn a_partial_update_follows_pointers() {
    check(
        TASK,
        "package a\n\ntype Task struct {\n\tID int\n\tTitle string\n}\n\ntype UpdateTask struct {\n\tTitle *string\n}\n\nfunc up(t Task, u UpdateTask) Task {\n\tif u.Title != nil {\n\t\tt.Title = *u.Title\n\t}\n\n\treturn t\n}\n",
        "package a\n\nimport \"time\"\n\ntype Task struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\ntype UpdateTask struct {\n\tNumber *string\n\tTotal *string\n\tPaid *bool\n\tIssuedOn *time.Time\n}\n\nfunc up(t Task, u UpdateTask) Task {\n\tif u.Number != nil {\n\t\tt.Number = *u.Number\n\t}\n\tif u.Total != nil {\n\t\tt.Total = *u.Total\n\t}\n\tif u.Paid != nil {\n\t\tt.Paid = *u.Paid\n\t}\n\tif u.IssuedOn != nil {\n\t\tt.IssuedOn = u.IssuedOn\n\t}\n\n\treturn t\n}\n",
    );
}

#[test]
fn validations_ask_the_new_type_and_leave_out_what_need_not_be_there() {
    check(
        BOOK,
        "package a\n\ntype B struct {\n\tTitle string\n\tPublishedDate time.Time\n}\n\nfunc (b *B) Validate() error {\n\tif b.Title == \"\" {\n\t\treturn E{\"title\"}\n\t}\n\tif b.PublishedDate.IsZero() {\n\t\treturn E{\"published_date\"}\n\t}\n\treturn nil\n}\n",
        "package a\n\nimport \"time\"\n\ntype B struct {\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc (b *B) Validate() error {\n\tif b.Number == \"\" {\n\t\treturn E{\"number\"}\n\t}\n\tif b.Total == \"\" {\n\t\treturn E{\"total\"}\n\t}\n\treturn nil\n}\n",
    );
}

#[test]
fn a_function_named_for_a_field_is_for_the_one_that_stands_for_it() {
    check(
        "ID:id Title:string Content:text",
        "package a\n\nfunc FindByTitle(ctx C, title string) error {\n\treturn db.Get(ctx, findByTitle, title)\n}\n\nconst findByTitle = `SELECT id, title, content FROM news WHERE title = $1`\n",
        "package a\n\nfunc FindByNumber(ctx C, number string) error {\n\treturn db.Get(ctx, findByNumber, number)\n}\n\nconst findByNumber = `SELECT id, number, total, paid, issued_on FROM news WHERE number = $1`\n",
    );
}

#[test]
fn members_of_types_from_outside_are_no_fields() {
    let before = "package a\n\nimport \"net/http/httptest\"\n\nfunc f() {\n\trec := httptest.NewRecorder()\n\tequal(200, rec.Code)\n}\n";
    check("ID:id Code:string:unique", before, before);
}

#[test]
fn payloads_in_texts_say_the_same_as_the_new_types() {
    check(
        BOOK,
        "package a\n\nconst body = `{\"title\":\"Dune\",\"published_date\":\"1965-08-01T00:00:00Z\",\"image_url\":\"https://x.io\",\"description\":\"sand\"}`\n",
        "package a\n\nconst body = `{\"number\":\"Dune\",\"total\":\"12.50\",\"paid\":true,\"issued_on\":\"1965-08-01T00:00:00Z\"}`\n",
    );
}

#[test]
fn what_is_read_twice_is_the_same() {
    let before =
        "package a\n\ntype Task struct {\n\tID int `json:\"id\"`\n\tTitle string `json:\"title\"`\n}\n";
    let once = run(TASK, &INVOICE, &[("a/a.go", before)]);
    assert_eq!(once, run(TASK, &INVOICE, &[("a/a.go", before)]));
}

#[test]
fn rows_of_values_follow_the_columns() {
    check(
        "ID:id Slug:string:unique Title:string Body:text",
        "package a\n\nfunc f(m M) {\n\tm.Expect(q).WithArgs(\"a-1\", \"First\", \"Hello.\").AddRow(1, \"a-1\", \"First\", \"Hello.\")\n}\n",
        "package a\n\nimport \"time\"\n\nfunc f(m M) {\n\tm.Expect(q).WithArgs(\"a-1\", \"12.50\", true, time.Date(2024, time.January, 15, 0, 0, 0, 0, time.UTC)).AddRow(1, \"a-1\", \"12.50\", true, time.Date(2024, time.January, 15, 0, 0, 0, 0, time.UTC))\n}\n",
    );
}

#[test]
fn names_that_share_a_type_are_parameters_each() {
    check(
        "ID:id Title:string Content:text AuthorID:owner",
        "package a\n\ntype Repo interface {\n\tCreate(ctx C, title, content string, authorID int) error\n}\n\nfunc (r R) Create(ctx C, title, content string, authorID int) error {\n\treturn r.db.Exec(ctx, q, title, content, authorID)\n}\n",
        "package a\n\nimport \"time\"\n\ntype Repo interface {\n\tCreate(ctx C, number string, total string, paid bool, issuedOn *time.Time, authorID int) error\n}\n\nfunc (r R) Create(ctx C, number string, total string, paid bool, issuedOn *time.Time, authorID int) error {\n\treturn r.db.Exec(ctx, q, number, total, paid, issuedOn, authorID)\n}\n",
    );
}

fn check_ts(old: &str, before: &str, after: &str) {
    let pack = scaffold_lang_node::pack().unwrap();
    let got = run_in(&pack, old, &INVOICE, &[("a/a.ts", before)]).remove(0);
    assert_eq!(squeezed(&got), squeezed(after), "\n{got}");
}

const NOTE: &str = "id:id text:string";

#[test]
fn types_that_a_library_writes_as_expressions() {
    check_ts(
        NOTE,
        "const Note = db.define('note', {\n  text: {\n    type: DataTypes.STRING,\n    allowNull: false,\n    validate: { notEmpty: true },\n  },\n});\n",
        "const Note = db.define('note', {\n  number: {\n    type: DataTypes.STRING,\n    allowNull: false,\n    validate: { notEmpty: true },\n    unique: true,\n  },\n  total: {\n    type: DataTypes.DECIMAL(12, 2),\n    allowNull: false,\n  },\n  paid: {\n    type: DataTypes.BOOLEAN,\n    allowNull: false,\n  },\n  issuedOn: {\n    type: DataTypes.DATEONLY,\n    allowNull: true,\n  },\n});\n",
    );
}

#[test]
fn chained_rules_that_are_not_neutral_go() {
    check_ts(
        NOTE,
        "const body = Joi.object().keys({\n  text: Joi.string().required().email(),\n});\n",
        "const body = Joi.object().keys({\n  number: Joi.string().max(255).required(),\n  total: Joi.string().pattern(/^-?\\d{1,10}(\\.\\d{1,2})?$/).required(),\n  paid: Joi.boolean().required(),\n  issuedOn: Joi.string().pattern(/^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$/).allow(null),\n});\n",
    );
}

#[test]
fn a_map_of_flags_keeps_its_values() {
    check_ts(
        NOTE,
        "const columns = { text: true };\n",
        "const columns = { number: true, total: true, paid: true, issuedOn: true };\n",
    );
}

#[test]
fn pairs_that_copy_follow_in_one_statement() {
    check_ts(
        NOTE,
        "async function make(req) {\n  const note = await Note.create({\n    text: req.body.text,\n    userId: req.me.id,\n  });\n  return note;\n}\n",
        "async function make(req) {\n  const note = await Note.create({\n    number: req.body.number,\n    total: req.body.total,\n    paid: req.body.paid,\n    issuedOn: req.body.issuedOn,\n    userId: req.me.id,\n  });\n  return note;\n}\n",
    );
}

#[test]
fn members_say_behind_their_name_that_they_may_be_missing() {
    check_ts(
        "id:id text:string createdAt:timestamp",
        "export interface Note {\n  id: number;\n  text: string;\n  createdAt: Date;\n}\n\nexport type NoteUpdate = {\n  text?: string;\n};\n",
        "export interface Note {\n  id: number;\n  number: string;\n  total: string;\n  paid: boolean;\n  issuedOn?: string;\n  createdAt: Date;\n}\n\nexport type NoteUpdate = {\n  number?: string;\n  total?: string;\n  paid?: boolean;\n  issuedOn?: string;\n};\n",
    );
}

#[test]
fn a_case_without_what_need_not_be_there_goes() {
    let before = "package a\n\nfunc TestBad(t *T) {\n\tfor name, body := range map[string]string{\n\t\t\"no code\": `{\"subject\":\"fire\",\"due_at\":\"2026-03-04T12:00:00Z\"}`,\n\t\t\"no date\": `{\"code\":\"T-1\",\"subject\":\"fire\"}`,\n\t} {\n\t\tpost(name, body)\n\t}\n}\n";
    let after = "package a\n\nfunc TestBad(t *T) {\n\tfor name, body := range map[string]string{\n\t\t\"no code\": `{\"total\":\"12.50\",\"paid\":true,\"issued_on\":\"2026-03-04T12:00:00Z\"}`,\n\t} {\n\t\tpost(name, body)\n\t}\n}\n";
    let old = "ID:id Code:string:unique Subject:string DueAt:datetime";
    let got = run(old, &INVOICE, &[("a/a_test.go", before)]).remove(0);
    assert_eq!(squeezed(&got), squeezed(after), "\n{got}");
}

#[test]
fn what_is_asserted_of_untyped_answers_is_what_was_sent() {
    let pack = scaffold_lang_python::pack().unwrap();
    let before = "def test_make(client, db):\n    note = Note(text=\"first\", owner=1)\n    rv = client.post(\"/notes\", json={\"text\": \"made\"})\n    assert rv.json[\"text\"] == \"made\"\n    rv = client.get(\"/notes/1\")\n    assert rv.json[\"text\"] == \"first\"\n";
    let after = "from datetime import date\nfrom decimal import Decimal\n\ndef test_make(client, db):\n    note = Note(number=\"first\", total=Decimal(\"80.00\"), paid=False, issued_on=date(2024, 2, 20), owner=1)\n    rv = client.post(\"/notes\", json={\"number\": \"made\", \"total\": \"12.50\", \"paid\": True, \"issued_on\": \"2024-01-15\"})\n    assert rv.json[\"number\"] == \"made\"\n    assert rv.json[\"total\"] == \"12.50\"\n    assert rv.json[\"paid\"] is True\n    assert rv.json[\"issued_on\"] == \"2024-01-15\"\n    rv = client.get(\"/notes/1\")\n    assert rv.json[\"number\"] == \"first\"\n    assert rv.json[\"total\"] == \"80.00\"\n    assert rv.json[\"paid\"] is False\n    assert rv.json[\"issued_on\"] == \"2024-02-20\"\n";
    let got =
        run_in(&pack, "id:id text:string:=str owner:owner", &INVOICE, &[("tests/test_notes.py", before)])
            .remove(0);
    let dense = |t: &str| squeezed(t).replace("\n\n", "\n");
    assert_eq!(dense(&got), dense(after), "\n{got}");
}

#[test]
fn options_of_a_members_declaration_are_no_fields() {
    let pack = scaffold_lang_python::pack().unwrap();
    let id = "id: int = Field(title=\"Id\", description=\"The key\")";
    let before = format!(
        "class Note(BaseModel):\n    {id}\n    name: str = Field(description=\"\")\n    description: str\n"
    );
    let old = "id:id name:string:=str description:string:=str";
    let got = run_in(&pack, old, &INVOICE, &[("notes.py", &before)]).remove(0);
    let made = [id, "number: str", "total: Decimal", "paid: bool"];
    assert!(made.iter().all(|m| got.contains(m)) && !got.contains("number=\""), "\n{got}");
}

#[test]
fn members_given_by_position_follow() {
    check(
        "ID:id Name:string CreatedAt:timestamp",
        "package a\n\ntype Note struct {\n\tID int\n\tName string\n\tCreatedAt time.Time\n}\n\nfunc f() []Note {\n\treturn []Note{\n\t\t{1, \"first\", time.Now()},\n\t}\n}\n",
        "package a\n\nimport \"time\"\n\ntype Note struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n\tCreatedAt time.Time\n}\n\nfunc f() []Note {\n\tissuedOn := time.Date(2024, time.January, 15, 0, 0, 0, 0, time.UTC)\n\treturn []Note{\n\t\t{1, \"first\", \"12.50\", true, &issuedOn, time.Now()},\n\t}\n}\n",
    );
}

#[test]
fn titles_of_cases_are_no_fields() {
    check(
        "ID:id Name:string",
        "package a\n\ntype Note struct {\n\tID int\n\tName string\n}\n\nfunc TestNote(t *T) {\n\ttests := []struct {\n\t\tname string\n\t\tmodel Note\n\t}{\n\t\t{\"good\", Note{Name: \"x\"}},\n\t}\n\tfor _, tt := range tests {\n\t\tt.Run(tt.name, func(t *T) { ok(tt.model) })\n\t}\n}\n",
        "package a\n\nimport \"time\"\n\ntype Note struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc TestNote(t *T) {\n\tissuedOn := time.Date(2024, time.January, 15, 0, 0, 0, 0, time.UTC)\n\ttests := []struct {\n\t\tname string\n\t\tmodel Note\n\t}{\n\t\t{\"good\", Note{Number: \"x\", Total: \"12.50\", Paid: true, IssuedOn: &issuedOn}},\n\t}\n\tfor _, tt := range tests {\n\t\tt.Run(tt.name, func(t *T) { ok(tt.model) })\n\t}\n}\n",
    );
}

fn check_rs(old: &str, before: &str, after: &str) {
    let pack = scaffold_lang_rust::pack().unwrap();
    let got = run_in(&pack, old, &["number:string:unique", "paid:bool"], &[("src/a.rs", before)]).remove(0);
    assert_eq!(squeezed(&got), squeezed(after), "\n{got}");
}

#[test]
fn a_member_named_like_its_value_stands_for_all_fields() {
    check_rs(
        "id:id name:string:=String owner_id:owner",
        "struct NewBook {\n    name: String,\n    owner_id: i64,\n}\n\nfn create_book(name: String, shelf: Shelf, owner_id: i64) -> Book {\n    let book = insert(&NewBook { name, owner_id });\n    book\n}\n\nfn shelve(name: String, shelf: Shelf, owner_id: i64) -> Book {\n    let book = create_book(name, shelf, owner_id);\n    book\n}\n",
        "struct NewBook {\n    number: String,\n    paid: bool,\n    owner_id: i64,\n}\n\nfn create_book(number: String, paid: bool, shelf: Shelf, owner_id: i64) -> Book {\n    let book = insert(&NewBook { number, paid, owner_id });\n    book\n}\n\nfn shelve(number: String, paid: bool, shelf: Shelf, owner_id: i64) -> Book {\n    let book = create_book(number, paid, shelf, owner_id);\n    book\n}\n",
    );
}

#[test]
fn parts_of_a_pattern_and_types_that_call_themselves_are_known() {
    check_rs(
        "id:id name:string:=String",
        "struct Book {\n    id: i64,\n    name: String,\n}\n\nstruct Shown {\n    id: i64,\n    name: String,\n}\n\nfn show((shelf, book): (Shelf, Book)) -> Shown {\n    Shown { id: book.id, name: book.name }\n}\n\nimpl From<Book> for Shown {\n    fn from(book: Book) -> Self {\n        Self { id: book.id, place: 1, name: book.name }\n    }\n}\n",
        "struct Book {\n    id: i64,\n    number: String,\n    paid: bool,\n}\n\nstruct Shown {\n    id: i64,\n    number: String,\n    paid: bool,\n}\n\nfn show((shelf, book): (Shelf, Book)) -> Shown {\n    Shown { id: book.id, number: book.number, paid: book.paid }\n}\n\nimpl From<Book> for Shown {\n    fn from(book: Book) -> Self {\n        Self { id: book.id, place: 1, number: book.number, paid: book.paid }\n    }\n}\n",
    );
}

#[test]
fn a_bool_is_asserted_itself() {
    let before = "struct Book {\n    name: String,\n    pages: i32,\n}\n\n#[test]\nfn books() {\n    let book: Book = Book { name: name(), pages: 474 };\n    assert_eq!(book.name, \"Emma\");\n    assert_eq!(book.pages, 474);\n}\n";
    let pack = scaffold_lang_rust::pack().unwrap();
    let old = "id:id name:string:=String pages:int:=i32";
    let got = run_in(&pack, old, &["number:string:unique", "paid:bool"], &[("tests/a.rs", before)]).remove(0);
    assert!(got.contains("assert!(book.paid);") && !got.contains("assert_eq!(book.paid"), "{got}");
}

#[test]
fn links_of_a_chain_are_one_list() {
    check_rs(
        "id:id name:string:=String pages:int:=i32 owner_id:owner created_at:timestamp",
        "async fn f(db: &Db, id: i64, owner_id: i64, new: &NewBook) -> Book {\n    query_as(\"INSERT INTO books (owner_id, name, pages) VALUES ($1, $2, $3)\")\n        .bind(owner_id)\n        .bind(&new.name)\n        .bind(new.pages)\n        .fetch_one(db)\n        .await\n}\n\nstruct NewBook {\n    name: String,\n    pages: i32,\n}\n",
        "async fn f(db: &Db, id: i64, owner_id: i64, new: &NewBook) -> Book {\n    query_as(\"INSERT INTO books (owner_id, number, paid) VALUES ($1, $2, $3)\")\n        .bind(owner_id)\n        .bind(&new.number)\n        .bind(new.paid)\n        .fetch_one(db)\n        .await\n}\n\nstruct NewBook {\n    number: String,\n    paid: bool,\n}\n",
    );
}

#[test]
fn one_link_gives_way_to_all_where_there_is_one_field() {
    check_rs(
        "id:id name:string:=String",
        "async fn f(db: &Db, id: i64, new: &NewBook) {\n    query(\"UPDATE books SET name = $1 WHERE id = $2\").bind(new.name.trim()).bind(id).execute(db).await\n}\n\nstruct NewBook {\n    name: String,\n}\n",
        "async fn f(db: &Db, id: i64, new: &NewBook) {\n    query(\"UPDATE books SET number = $1, paid = $2 WHERE id = $3\").bind(new.number.trim()).bind(new.paid).bind(id).execute(db).await\n}\n\nstruct NewBook {\n    number: String,\n    paid: bool,\n}\n",
    );
}

#[test]
fn a_link_that_falls_back_on_what_stands_goes_on_to_do_so() {
    check_rs(
        "id:id name:string:=String pages:int:=i32",
        "async fn f(db: &Db, id: i64, patch: Patch, old: Book) {\n    query(\"UPDATE books SET name = ?, pages = ? WHERE id = ?\")\n        .bind(patch.name.unwrap_or_else(|| old.name.clone()))\n        .bind(patch.pages.unwrap_or(old.pages))\n        .bind(id)\n        .execute(db)\n        .await\n}\n\nstruct Patch {\n    name: Option<String>,\n    pages: Option<i32>,\n}\n\nstruct Book {\n    name: String,\n    pages: i32,\n}\n",
        "async fn f(db: &Db, id: i64, patch: Patch, old: Book) {\n    query(\"UPDATE books SET number = ?, paid = ? WHERE id = ?\")\n        .bind(patch.number.unwrap_or_else(|| old.number.clone()))\n        .bind(patch.paid.unwrap_or(old.paid))\n        .bind(id)\n        .execute(db)\n        .await\n}\n\nstruct Patch {\n    number: Option<String>,\n    paid: Option<bool>,\n}\n\nstruct Book {\n    number: String,\n    paid: bool,\n}\n",
    );
}

#[test]
fn links_named_after_their_fields_are_stamped() {
    check_rs(
        "id:id name:string:=String pages:int:=i32",
        "fn f(id: i64, new: NewBook) -> Book {\n    Book::builder().id(id).name(new.name).pages(new.pages).build()\n}\n\nstruct NewBook {\n    name: String,\n    pages: i32,\n}\n",
        "fn f(id: i64, new: NewBook) -> Book {\n    Book::builder().id(id).number(new.number).paid(new.paid).build()\n}\n\nstruct NewBook {\n    number: String,\n    paid: bool,\n}\n",
    );
}

#[test]
fn a_message_about_what_is_taken_names_the_new_field() {
    check_rs(
        "id:id sku:string:=String",
        "fn f() -> Error {\n    Error::Conflict(\"a book with this SKU exists\")\n}\n\nfn g() -> Error {\n    Error::Other(\"the sku of the lorry\")\n}\n",
        "fn f() -> Error {\n    Error::Conflict(\"a book with this number exists\")\n}\n\nfn g() -> Error {\n    Error::Other(\"the sku of the lorry\")\n}\n",
    );
}

#[test]
fn values_are_named_as_the_columns_that_rows_show() {
    let pack = scaffold_lang_node::pack().unwrap();
    let before = "const bike = z.object({ frame: z.string(), model: z.string() });\n\nasync function insertBike({ frame, model }) {\n  return query('INSERT INTO bikes (frame, model) VALUES ($1, $2) RETURNING *', [frame, model]);\n}\n";
    let after = |rows| {
        run_as(
            &pack,
            "id:id frame:string model:string",
            &["paid:bool", "issued_on:date"],
            &[("a/a.ts", before)],
            rows,
        )
        .remove(0)
    };
    assert!(after(true).contains("insertBike({ paid, issued_on })"), "{}", after(true));
    assert!(after(true).contains("issued_on: z.string().date()"), "{}", after(true));
    assert!(after(false).contains("insertBike({ paid, issuedOn })"), "{}", after(false));
}

#[test]
fn what_is_called_is_no_field() {
    let before = "app.get('/:id', async (req, reply) => {\n  return reply.code(404).send({ code: req.body.code });\n});\n";
    let got = run_in(
        &scaffold_lang_node::pack().unwrap(),
        "id:id code:string",
        &["number:string"],
        &[("a/a.ts", before)],
    );
    assert_eq!(got[0], before.replace("code: req.body.code", "number: req.body.number"));
}

#[test]
fn values_that_do_not_fit_their_placeholders_are_seen() {
    let pack = scaffold_lang_rust::pack().unwrap();
    let manifest = pack.manifest();
    let job = job_of(&pack, manifest, "id:id name:string", &["number:string"], false);
    let unbound = |code: &str| {
        let text = format!("async fn f(db: &Db, id: i64, name: &str) {{\n    {code}\n}}\n");
        let text = Text { path: "src/a.rs".into(), text, source: true, below: None };
        job.unbound(&[text]).unwrap().len()
    };
    assert_eq!(
        unbound("query(\"UPDATE books SET name = $2 WHERE id = $1\").bind(id).bind(name).execute(db).await;"),
        0
    );
    assert_eq!(
        unbound(
            "query(\"UPDATE books SET name = ?, paid = ? WHERE id = ?\").bind(name).bind(id).execute(db).await;"
        ),
        1
    );
    assert_eq!(unbound("query(\"SELECT id FROM books\").fetch_all(db).await;"), 0);
}

const GIVEN: &str = "ID:id Title:string Status:int";

#[test]
fn what_code_gives_to_a_field_is_no_value_of_a_new_one() {
    check(
        GIVEN,
        "package a\n\ntype Book struct {\n\tID int\n\tTitle string\n\tStatus int\n}\n\nfunc create(in Book) Book {\n\tbook := Book{}\n\tbook.Title = in.Title\n\tbook.Status = 1 // a draft\n\tif in.Title == \"\" {\n\t\tin.Title = \"untitled\"\n\t}\n\treturn book\n}\n",
        "package a\n\nimport \"time\"\n\ntype Book struct {\n\tID int\n\tNumber string\n\tTotal string\n\tPaid bool\n\tIssuedOn *time.Time\n}\n\nfunc create(in Book) Book {\n\tbook := Book{}\n\tbook.Number = in.Number\n\treturn book\n}\n",
    );
}

#[test]
fn a_local_parsed_from_a_field_is_no_value_of_a_field_of_another_type() {
    let got = run(
        "ID:id Title:string Published:date",
        &["number:string", "paid:bool"],
        &[(
            "a/a.go",
            "package a\n\nimport \"time\"\n\ntype Book struct {\n\tID int\n\tTitle string\n\tPublished time.Time\n}\n\ntype Form struct {\n\tTitle string\n\tPublished string\n}\n\nfunc model(f *Form) *Book {\n\tat, _ := time.Parse(time.DateOnly, f.Published)\n\treturn &Book{\n\t\tTitle: f.Title,\n\t\tPublished: at,\n\t}\n}\n",
        )],
    );
    assert!(squeezed(&got[0]).contains("Number: f.Number,\nPaid: f.Paid,"), "{}", got[0]);
}

#[test]
fn documented_parameters_are_stamped_as_code_is() {
    check(
        "ID:id Title:string Pages:int UserID:owner",
        "package a\n\n// Create makes one.\n//\n//\t@Param title body string true \"Title\"\n//\t@Param user_id body string true \"User ID\"\n//\t@Param pages body integer true \"Pages\"\nfunc Create() {}\n",
        "package a\n\n// Create makes one.\n//\n//\t@Param number body string true \"Number\"\n//\t@Param total body string true \"Total\"\n//\t@Param paid body boolean true \"Paid\"\n//\t@Param issued_on body string false \"Issued on\"\n//\t@Param user_id body string true \"User ID\"\nfunc Create() {}\n",
    );
}

#[test]
fn statements_in_comments_and_parts_of_them_follow() {
    check(
        "ID:id Title:string PublishedOn:date",
        "package a\n\ntype Books interface {\n\t// UPDATE books\n\t// SET title=@data.Title, published_on=@data.PublishedOn\n\t// WHERE id = @data.ID\n\tUpdate()\n}\n\nfunc f(b *strings.Builder) {\n\tb.WriteString(\" SET title=?, published_on=?\")\n}\n",
        "package a\n\ntype Books interface {\n\t// UPDATE books\n\t// SET number=@data.Number, total=@data.Total, paid=@data.Paid, issued_on=@data.IssuedOn\n\t// WHERE id = @data.ID\n\tUpdate()\n}\n\nfunc f(b *strings.Builder) {\n\tb.WriteString(\" SET number=?, total=?, paid=?, issued_on=?\")\n}\n",
    );
}

#[test]
fn an_option_that_holds_for_a_type_stays_with_it() {
    let got = run(
        "ID:id Published:date",
        &["paid:bool", "issued_on:date"],
        &[(
            "a/a.go",
            "package a\n\nimport \"time\"\n\ntype Book struct {\n\tPublished time.Time `json:\"published,format:'2006-01-02'\"`\n}\n",
        )],
    );
    let got = squeezed(&got[0]);
    assert!(got.contains("Paid bool `json:\"paid\"`"), "{got}");
    assert!(got.contains("IssuedOn time.Time `json:\"issued_on,format:'2006-01-02'\"`"), "{got}");
}

#[test]
fn nobody_has_to_search_by_a_field_that_has_to_be_given() {
    let got = run(
        "ID:id Title:string Pages:int",
        &["number:string", "total:decimal{12,2}"],
        &[(
            "a/a.go",
            "package a\n\ntype CreateBook struct {\n\tTitle string `json:\"title\" validate:\"required,max=100\"`\n\tPages int `json:\"pages\" validate:\"required\"`\n}\n\ntype SearchBook struct {\n\tTitle string `json:\"title\" validate:\"max=100\"`\n\tPage int `json:\"page\"`\n}\n",
        )],
    );
    let got = squeezed(&got[0]);
    assert!(got.contains("Number string `json:\"number\" validate:\"required,max=255\"`"), "{got}");
    assert!(
        got.contains("Number string `json:\"number\" validate:\"omitempty,max=255\"`\nPage int"),
        "{got}"
    );
}

#[test]
fn messages_that_name_fields_in_a_row_name_the_new_ones() {
    let message = |fields: &[&str], text: &str| {
        let code = format!("package a\n\nfunc f() {{\n\tfail(\"{text}\")\n}}\n");
        run("ID:id Code:string Title:string", fields, &[("a/a.go", &code)]).remove(0)
    };
    assert!(message(&INVOICE, "code and title are required").contains("number and total are required"));
    assert!(message(&["number:string"], "code and title are required").contains("number is required"));
    assert!(message(&INVOICE, "the code of a title").contains("the code of a title"));
}

#[test]
fn parsing_that_no_new_field_needs_is_told() {
    let pack = scaffold_lang_go::pack().unwrap();
    let manifest = pack.manifest();
    let job = job_of(&pack, manifest, "ID:id Name:string:=name.Name", &["number:string"], false);
    let text = "package a\n\ntype Book struct {\n\tName name.Name\n}\n\ntype NewBook struct {\n\tName string\n}\n\nfunc make(app NewBook) (Book, error) {\n\tname, err := name.Parse(app.Name)\n\tif err != nil {\n\t\treturn Book{}, err\n\t}\n\treturn Book{\n\t\tName: name,\n\t}, nil\n}\n";
    let mut texts = [Text { path: "a/a.go".into(), text: text.into(), source: true, below: None }];
    let notes = job.run(&mut texts).unwrap();
    assert!(squeezed(&texts[0].text).contains("Number: app.Number,"), "{}", texts[0].text);
    assert!(notes.iter().any(|n| n.message.starts_with("left out `name.Parse`")), "{notes:?}");
}

#[test]
fn how_callers_have_to_write_dates_is_told() {
    let pack = scaffold_lang_go::pack().unwrap();
    let manifest = pack.manifest();
    let notes = |text: &str| {
        let job = job_of(&pack, manifest, "ID:id At:date", &["issued_on:date"], false);
        let text = format!("package a\n\ntype Book struct {{\n\tAt time.Time `json:\"at\"`\n}}\n{text}");
        job.run(&mut [Text { path: "a/a.go".into(), text, source: true, below: None }]).unwrap()
    };
    assert!(notes("").iter().any(|n| n.message.contains("RFC 3339")));
    let read = notes("\ntype NewBook struct {\n\tAt string `json:\"at\"`\n}\n");
    assert!(read.is_empty(), "{read:?}");
}
