import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 1.2: separators, headers, rows.
struct DialectFindingTests {
  @Test(arguments: DialectFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "semicolon, mark and CRLF from a spreadsheet are read", table: .ballots,
      text: "\u{FEFF}ballot_id;vote\r\nb1;p1,p2\r\nb2;p3\r\n",
      expected: []),
    FindingCase(
      name: "TAB is read", table: .ballots,
      text: "ballot_id\tvote\nb1\tp1,p2\n",
      expected: []),
    FindingCase(
      name: "a line sep= is read", table: .ballots,
      text: "sep=;\nballot_id;vote\nb1;p9x\"\n",
      expected: [
        "ballots/north.csv:3:7: error: a quote inside an unquoted cell, or text after a closing quote: '\"'; put the whole cell in quotes and double the quotes inside [quote-stray]"
      ]),
    FindingCase(
      name: "a line sep= must agree with the header", table: .ballots,
      text: "sep=,\nballot_id;vote\nb1;p1\n",
      expected: [
        "ballots/north.csv:2:1: error: the line sep=, does not agree with the header: comma: 'ballot_id;vote'; semicolon: 'ballot_id' 'vote'; TAB: 'ballot_id;vote' [separator-unclear]"
      ]),
    FindingCase(
      name: "a header without known columns and with several separators is unclear",
      table: .ballots,
      text: "karta,a;b\nb1,p1;x\n",
      expected: [
        "ballots/north.csv:1:1: error: no separator splits the header clearly: comma: 'karta' 'a;b'; semicolon: 'karta,a' 'b'; TAB: 'karta,a;b' [separator-unclear]"
      ]),
    FindingCase(
      name: "a draw between separators is unclear", table: .ballots,
      text: "ballot_id;vote,seq\nb1;p1,2\n",
      expected: [
        "ballots/north.csv:1:1: error: no separator splits the header clearly: comma: 'ballot_id;vote' 'seq'; semicolon: 'ballot_id' 'vote,seq'; TAB: 'ballot_id;vote,seq' [separator-unclear]"
      ]),
    FindingCase(
      name: "a row in place of the header is reported", table: .ballots,
      text: "b1,17\nb2,18\n",
      expected: [
        "ballots/north.csv:1:1: error: the first line 'b1,17' looks like a row; write the column names above it [header-missing]"
      ]),
    FindingCase(
      name: "a header in another language lists the names", table: .ballots,
      text: "karta;głos\nb1;p1\n",
      expected: [
        "ballots/north.csv:1:1: error: the column 'ballot_id' is missing; add it, or name the one that stands for it with columns: {ballot_id: \u{2026}} in cycle.yaml. Known columns: ballot_id, council_id, pool_id, voter_key, weight, channel, seq, vote, points, amounts, project_id, rank, amount, rank\u{2026} [column-missing]",
        "ballots/north.csv:1:1: error: 'karta' is neither a column of a ballots file nor a project of projects.csv; delete it or begin its name with x_. Known columns: ballot_id, council_id, pool_id, voter_key, weight, channel, seq, vote, points, amounts, project_id, rank, amount, rank\u{2026} [column-unknown]",
        "ballots/north.csv:1:7: error: 'głos' is neither a column of a ballots file nor a project of projects.csv; delete it or begin its name with x_. Known columns: ballot_id, council_id, pool_id, voter_key, weight, channel, seq, vote, points, amounts, project_id, rank, amount, rank\u{2026} [column-unknown]",
      ]),
    FindingCase(
      name: "a renamed column is read", table: .ballots,
      text: "karta;głos\nb1;p1\n",
      city: SmallCity(
        settings: limits { $0.columnNames = ["ballot_id": "karta", "vote": "głos"] }),
      expected: []),
    FindingCase(
      name: "a trailing separator on every line is dropped", table: .ballots,
      text: "ballot_id,vote,\nb1,p1,\nb2,p2,\n",
      expected: [
        "ballots/north.csv:1: note: every line ends in one more separator, which is dropped [trailing-separator]"
      ]),
    FindingCase(
      name: "a trailing separator on some lines is ragged", table: .ballots,
      text: "ballot_id,vote\nb1,p1,\nb2,p2\n",
      expected: [
        "ballots/north.csv:2:1: error: the row that starts with 'b1' has 3 cells, the header has 2; a trailing separator must stand on every line or on none [row-ragged]"
      ]),
    FindingCase(
      name: "a missing trailing separator is ragged", table: .ballots,
      text: "ballot_id,vote,\nb1,p1,\nb2,p2\n",
      expected: [
        "ballots/north.csv:1: note: every line ends in one more separator, which is dropped [trailing-separator]",
        "ballots/north.csv:3:1: error: the row that starts with 'b2' has 2 cells, the header has 3; a trailing separator must stand on every line or on none [row-ragged]",
      ]),
    FindingCase(
      name: "ragged rows name their first cell", table: .ballots,
      text: "ballot_id,vote\nb1,p1,p2\nb2\nb3,p1\n",
      expected: [
        "ballots/north.csv:2:1: error: the row that starts with 'b1' has 3 cells, the header has 2; put a cell that holds the separator in quotes [row-ragged]",
        "ballots/north.csv:3:1: error: the row that starts with 'b2' has 1 cell, the header has 2; add the cells that are missing [row-ragged]",
      ]),
    FindingCase(
      name: "a totals row is guessed", table: .ballots,
      text: "ballot_id,vote,seq\nb1,p1,1\nTotal,2\n",
      expected: [
        "ballots/north.csv:3:1: error: the row that starts with 'Total' has 2 cells, the header has 3; it looks like a totals row: delete it [row-ragged]"
      ]),
    FindingCase(
      name: "a totals row is no ballot", table: .ballots,
      text: "ballot_id,p1,p2,p3,p4\nb1,1,0,0,0\nSuma,1,0,0,0\n",
      expected: [
        "ballots/north.csv:3:1: error: 'Suma' is no ballot; it looks like a totals row: delete it [value-placeholder]"
      ]),
    FindingCase(
      name: "a totals row without id is reported", table: .ballots,
      text: "ballot_id,vote,seq\nb1,p1,1\n,Suma,1\n",
      expected: [
        "ballots/north.csv:3:1: error: the row has no ballot_id; give every ballot an id [id-empty]"
      ]),
    FindingCase(
      name: "empty lines are skipped with a note", table: .ballots,
      text: "ballot_id,vote\n\nb1,p1\n  \n,\n ,  \nb2,p2\n\n",
      expected: [
        "ballots/north.csv:2:1: note: 5 empty lines skipped [row-empty]"
      ]),
    FindingCase(
      name: "lines of blanks that nobody sees are empty", table: .ballots,
      text: "ballot_id,vote\n\u{A0},\nb1,p1\n\u{A0} \u{202F},\u{202F}\n,\u{A0}\n",
      expected: [
        "ballots/north.csv:2:1: note: 3 empty lines skipped [row-empty]"
      ]),
    FindingCase(
      name: "empty lines with CRLF are counted once each", table: .ballots,
      text: "ballot_id,vote\r\n\r\nb1,p1\r\n\r\n",
      expected: [
        "ballots/north.csv:2:1: note: 2 empty lines skipped [row-empty]"
      ]),
    FindingCase(
      name: "empty quotes are a row without id", table: .ballots,
      text: "ballot_id,vote\n\"\",\"\"\nb1,p1\n",
      expected: [
        "ballots/north.csv:2:2: error: the row has no ballot_id; give every ballot an id [id-empty]"
      ]),
    FindingCase(
      name: "a repeated header is refused", table: .ballots,
      text: "ballot_id,vote\nb1,p1\nballot_id,vote\nb2,p2\n",
      expected: [
        "ballots/north.csv:3:1: error: this line repeats the header of line 1; delete it [header-repeated]"
      ]),
    FindingCase(
      name: "a repeated header in a table is refused", table: .projects,
      text: "project_id,name,cost\np1,Park,500\nproject_id,name,cost\np2,Pond,500\n",
      expected: [
        "projects.csv:3:1: error: this line repeats the header of line 1; delete it [header-repeated]"
      ]),
    FindingCase(
      name: "a column in another case is recognised for the message", table: .projects,
      text: "Project_ID,name,cost\np1,Park,500\n",
      expected: [
        "projects.csv:1:1: error: the column 'project_id' is missing; add it, or name the one that stands for it with columns: {project_id: \u{2026}} in cycle.yaml. Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-missing]",
        "projects.csv:1:1: error: there is no column 'Project_ID' in projects.csv; did you mean 'project_id'? Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-unknown]",
      ]),
    FindingCase(
      name: "a misspelt column is recognised for the message", table: .projects,
      text: "project_id,nmae,cost\np1,Park,500\n",
      expected: [
        "projects.csv:1:1: error: the column 'name' is missing; add it, or name the one that stands for it with columns: {name: \u{2026}} in cycle.yaml. Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-missing]",
        "projects.csv:1:12: error: there is no column 'nmae' in projects.csv; did you mean 'name'? Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-unknown]",
      ]),
    FindingCase(
      name: "an unknown column is refused", table: .projects,
      text: "project_id,name,cost,colour\np1,Park,500,red\n",
      expected: [
        "projects.csv:1:22: error: there is no column 'colour' in projects.csv; delete it or begin its name with x_. Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-unknown]"
      ]),
  ]
}
