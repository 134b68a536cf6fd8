import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 1.3 to 1.5: cells and ids.
struct CellFindingTests {
  @Test(arguments: CellFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "columns that begin with x_ are carried along", table: .projects,
      text: "project_id,name,cost,x_colour\np1,Park,500,red\n",
      expected: []),
    FindingCase(
      name: "a column twice is refused", table: .projects,
      text: "project_id,name,cost,cost\np1,Park,500,600\n",
      expected: [
        "projects.csv:1:22: error: the column 'cost' stands twice; delete one [column-duplicate]"
      ]),
    FindingCase(
      name: "a missing column is refused", table: .projects,
      text: "project_id,cost\np1,500\n",
      expected: [
        "projects.csv:1:1: error: the column 'name' is missing; add it, or name the one that stands for it with columns: {name: \u{2026}} in cycle.yaml. Known columns: project_id, name, cost, proposed_by, affects, scope_council, pool_id, state, category, neighbourhood, groups, cost_on_ballot, cost_min, cost_step, signatures, members_backing, submitted_seq, resource_\u{2026}, tags, backing_councils, latitude, longitude, description, proposer, url [column-missing]"
      ]),
    FindingCase(
      name: "personal columns of ballots are refused", table: .ballots,
      text: "ballot_id,vote,e-mail,birth_year,ip,name\nb1,p1,a,1990,1,x\n",
      expected: [
        "ballots/north.csv:1:16: error: 'e-mail' is neither a column of a ballots file nor a project of projects.csv; delete it or begin its name with x_. Known columns: ballot_id, council_id, pool_id, voter_key, weight, channel, seq, vote, points, amounts, project_id, rank, amount, rank\u{2026} [column-unknown]",
        "ballots/north.csv:1:23: error: the column 'birth_year' holds personal data, which a ballots file may not have; delete the column [column-personal]",
        "ballots/north.csv:1:34: error: the column 'ip' holds personal data, which a ballots file may not have; delete the column [column-personal]",
        "ballots/north.csv:1:37: error: the column 'name' holds personal data, which a ballots file may not have; delete the column [column-personal]",
      ]),
    FindingCase(
      name: "invisible blanks are trimmed with a note", table: .projects,
      text: "project_id,name,cost\n\u{A0}p1\u{202F},Park,500\u{A0}\n",
      expected: [
        "projects.csv:2:1: note: blanks other than spaces trimmed from 2 cells [blank-invisible]"
      ]),
    FindingCase(
      name: "invisible blanks round choices are trimmed", table: .ballots,
      text: "ballot_id,vote\nb1,\"\u{A0}p1 , p2\"\n",
      expected: [
        "ballots/north.csv:2:5: note: blanks other than spaces trimmed from 1 cell [blank-invisible]"
      ]),
    FindingCase(
      name: "ids in another Unicode form are normalised with a note", table: .projects,
      text: "project_id,name,cost\ncafe\u{301},Park,500\n",
      expected: [
        "projects.csv:2:1: note: 1 id or label put into Unicode normal form C [id-normalised]"
      ]),
    FindingCase(
      name: "one id in two Unicode forms stands twice", table: .projects,
      text: "project_id,name,cost\ncafe\u{301},Park,500\ncafé,Pond,500\n",
      expected: [
        "projects.csv:2:1: note: 1 id or label put into Unicode normal form C [id-normalised]",
        "projects.csv:3:1: error: 'café' stands twice: here and on line 2; delete one of the rows [duplicate-project]",
      ]),
    FindingCase(
      name: "choices in another Unicode form are found", table: .ballots,
      text: "ballot_id,vote\nb1,cafe\u{301}\n",
      city: SmallCity(projects: ["caf\u{E9}", "p1", "p2", "p3"]),
      expected: [
        "ballots/north.csv:2:4: note: 1 id or label put into Unicode normal form C [id-normalised]"
      ]),
    FindingCase(
      name: "placeholders are refused", table: .projects,
      text: "project_id,name,cost\nNULL,Park,500\np2,NA,n/a\np3,Pond,#REF!\n",
      expected: [
        "projects.csv:2:1: error: 'NULL' is no value; leave the cell empty where nothing is known [value-placeholder]",
        "projects.csv:3:7: error: 'n/a' is no value; leave the cell empty where nothing is known [value-placeholder]",
        "projects.csv:4:9: error: '#REF!' is no value; leave the cell empty where nothing is known [value-placeholder]",
      ]),
    FindingCase(
      name: "placeholders on ballots are refused", table: .ballots,
      text: "ballot_id,vote,voter_key\nb1,NULL,k1\nb2,p1,-\nNA,p1,k3\n",
      expected: [
        "ballots/north.csv:2:4: error: 'NULL' is no value; leave the cell empty where nothing is known [value-placeholder]",
        "ballots/north.csv:3:7: error: the voter key has a finding: a placeholder such as NULL, NA or #REF! in a typed cell; write another key [value-placeholder]",
        "ballots/north.csv:4:1: error: 'NA' is no value; leave the cell empty where nothing is known [value-placeholder]",
      ]),
    FindingCase(
      name: "a non-breaking space inside an id is refused", table: .projects,
      text: "project_id,name,cost\np\u{A0}1,Park,500\n",
      expected: [
        "projects.csv:2:1: error: the id 'p\u{A0}1' is not allowed: it holds a non-breaking space (U+00A0); choose another id [id-bad-character]"
      ]),
    FindingCase(
      name: "ids have bounds", table: .projects,
      text:
        "project_id,name,cost\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,A,1\nééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé,A,1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,A,1\n",
      expected: [
        "projects.csv:2:1: error: the id 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u{2026}' has 65 characters and 65 bytes; at most 64 characters and 200 bytes are allowed [id-too-long]",
        "projects.csv:3:1: error: the id 'éééééééééééééééééééééééééééééééééééééééé\u{2026}' has 101 characters and 202 bytes; at most 64 characters and 200 bytes are allowed [id-too-long]",
      ]),
    FindingCase(
      name: "ids have an alphabet", table: .projects,
      text:
        "project_id,name,cost\n\"p\"\"1\",A,1\n=1+1,A,1\n/p,A,1\np/,A,1\na..b,A,1\n\"a,b\",A,1\n@x,A,1\na/b,A,1\n",
      expected: [
        "projects.csv:2:2: error: the id 'p\"1' is not allowed: it holds a quote (U+0022); choose another id [id-bad-character]",
        "projects.csv:3:1: error: the id '=1+1' is not allowed: it starts with = (U+003D), which a spreadsheet reads as a formula; choose another id [id-bad-character]",
        "projects.csv:4:1: error: the id '/p' is not allowed: it has / (U+002F) at an end; choose another id [id-bad-character]",
        "projects.csv:5:1: error: the id 'p/' is not allowed: it has / (U+002F) at an end; choose another id [id-bad-character]",
        "projects.csv:6:1: error: the id 'a..b' is not allowed: it holds two points in a row; choose another id [id-bad-character]",
        "projects.csv:7:2: error: the id 'a,b' is not allowed: it holds , (U+002C); choose another id [id-bad-character]",
        "projects.csv:8:1: error: the id '@x' is not allowed: it starts with @ (U+0040), which a spreadsheet reads as a formula; choose another id [id-bad-character]",
      ]),
    FindingCase(
      name: "ids are not column names", table: .projects,
      text: "project_id,name,cost\nproject_id,A,1\nrank3,A,1\nvote,A,1\n",
      expected: [
        "projects.csv:2:1: error: the id 'project_id' is the name of a column; choose another id [id-reserved]",
        "projects.csv:3:1: error: the id 'rank3' is the name of a column; choose another id [id-reserved]",
        "projects.csv:4:1: error: the id 'vote' is the name of a column; choose another id [id-reserved]",
      ]),
    FindingCase(
      name: "damage by a spreadsheet is named", table: .projects,
      text: "project_id,name,cost\n1.0E+05,A,1\n2-Mar,A,1\n",
      expected: [
        "projects.csv:2:1: error: the id '1.0E+05' was probably changed by a spreadsheet, which writes long numbers in powers of ten; format the column as text and enter the id again [id-spreadsheet-damage]",
        "projects.csv:3:1: error: the id '2-Mar' was probably changed by a spreadsheet, which reads such an id as a date; format the column as text and enter the id again [id-spreadsheet-damage]",
      ]),
    FindingCase(
      name: "damage to choices is named", table: .ballots,
      text: "ballot_id,vote\nb1,7.0\nb2,2-Mar\nb3,8.0\n",
      city: SmallCity(projects: ["7", "p1", "p2", "p3"]),
      expected: [
        "ballots/north.csv:2:4: error: the choice '7.0' was probably changed by a spreadsheet, which reads such an id as a number; format the column as text and enter the choices again [id-spreadsheet-damage]",
        "ballots/north.csv:3:4: error: the choice '2-Mar' was probably changed by a spreadsheet, which reads such an id as a date; format the column as text and enter the choices again [id-spreadsheet-damage]",
      ]),
    FindingCase(
      name: "ballot ids are ids", table: .ballots,
      text: "ballot_id,vote\nb 1,p1\n-b2,p1\nvote,p1\n,p1\n",
      expected: [
        "ballots/north.csv:3:1: error: the id '-b2' is not allowed: it starts with - (U+002D), which a spreadsheet reads as a formula; choose another id [id-bad-character]",
        "ballots/north.csv:4:1: error: the id 'vote' is the name of a column; choose another id [id-reserved]",
        "ballots/north.csv:5:1: error: the row has no ballot_id; give every ballot an id [id-empty]",
      ]),
    FindingCase(
      name: "voter keys never stand in a message", table: .ballots,
      text: "ballot_id,vote,voter_key\nb1,p1,a..secret\n",
      expected: [
        "ballots/north.csv:2:7: error: the voter key has a finding: a character that an id may not hold; write another key [id-bad-character]"
      ]),
    FindingCase(
      name: "an empty list entry is refused", table: .ballots,
      text: "ballot_id,vote\nb1,\"p1,,p2\"\nb2,\"p1,\"\n",
      expected: [
        "ballots/north.csv:2:8: error: the list 'p1,,p2' has an empty entry; delete the extra separator [list-empty-entry]",
        "ballots/north.csv:3:8: error: the list 'p1,' has an empty entry; delete the extra separator [list-empty-entry]",
      ]),
    FindingCase(
      name: "unknown choices are left to the count", table: .ballots,
      text: "ballot_id,vote\nb1,p9\n",
      expected: []),
    FindingCase(
      name: "wrong values are left to the count", table: .ballots,
      text: "ballot_id,vote,points\nb1,\"p1,p2\",\"3,x\"\nb2,\"p1,p2\",3\n",
      expected: []),
    FindingCase(
      name: "an empty points entry is refused", table: .ballots,
      text: "ballot_id,vote,points\nb1,\"p1,p2\",\"3,\"\n",
      expected: [
        "ballots/north.csv:2:15: error: the list '3,' has an empty entry; delete the extra separator [list-empty-entry]"
      ]),
  ]
}
