import BallotReading
import BudgetModel
import Testing

/// A small file whose parts a test can replace.
struct SmallPabulibFile {
  var meta = "budget;1000\nvote_type;approval\nrule;greedy"
  var projects = "project_id;cost;name\na;100;A\nb;200;B"
  var votes = "voter_id;vote\n1;a,b\n2;b"

  var text: String {
    "META\nkey;value\n\(meta)\nPROJECTS\n\(projects)\nVOTES\n\(votes)\n"
  }

  func read(withdrawing: Bool = false) -> Reading<PabulibFile?> {
    Self.read(text, withdrawing: withdrawing)
  }

  static func read(_ text: String, withdrawing: Bool = false) -> Reading<PabulibFile?> {
    PabulibReader.read(
      SourceFile(path: "x.pb", bytes: Array(text.utf8)),
      options: .init(withdrawsSentinelCosts: withdrawing))
  }
}

struct PabulibReaderTests {
  /// Place and code of each finding: `3:1 pb-meta-empty`.
  private func findings(_ reading: Reading<PabulibFile?>) -> [String] {
    reading.diagnostics.map {
      "\($0.place.line ?? 0):\($0.place.column ?? 0) \($0.code.name)"
    }
  }

  @Test func aFileIsReadAsWritten() throws {
    var source = SmallPabulibFile()
    source.meta += "\nmax_length;2\ncomment;\"two; parts\""
    source.projects = """
      project_id;cost;votes;name;category;target;selected;latitude;longitude
      a;100.5;1;"A ""big"" one";x,y;all;1;52.1;20.9
      b;200;2;B;;;0;;
      """
    source.votes = "voter_id;vote;age;sex;voting_method\n1;a,b;40;F;internet\n2;b;;;paper"
    let reading = source.read()
    #expect(findings(reading) == [])
    let file = try #require(reading.value)
    #expect(file.budget == Money(minorUnits: 100_000))
    #expect(file.voteType == .approval)
    #expect(file["comment"] == "two; parts")
    #expect(file.limits.maximumLength == 2)
    #expect(file.projects.map(\.id) == ["a", "b"])
    #expect(file.projects[0].cost == Money(minorUnits: 100_50))
    #expect(file.projects[0].name == "A \"big\" one")
    #expect(file.projects[0].categories == ["x", "y"])
    #expect(file.projects[0].beneficiaries == ["all"])
    #expect(file.projects.map(\.selected) == [1, 0])
    #expect(file.ballots.map(\.choices) == [["a", "b"], ["b"]])
    #expect(file.ballots.map(\.channel) == ["internet", "paper"])
    #expect(reading.rowCount == 2)
  }

  @Test(arguments: [
    ("budget;1000\nvote_type;approval\n;x", "5:1 pb-meta-empty"),
    ("budget;1000\nvote_type;approval\nbudget;2", "5:1 pb-meta-duplicate"),
    ("vote_type;approval", "2:1 setting-bad"),
    ("budget;1000", "2:1 setting-bad"),
    ("budget;1000\nvote_type;veto", "4:1 setting-bad"),
    ("budget;1000,50\nvote_type;approval", "3:1 number-decimal-comma"),
    ("budget;500,000\nvote_type;approval", "3:1 number-grouping"),
    ("budget;1 000\nvote_type;approval", "3:1 number-grouping"),
    ("budget;1000\nvote_type;approval\nmax_length;two", "5:1 number-bad"),
    ("budget;1000\nvote_type;approval\nmin_points;x", "5:1 number-bad"),
    ("budget;1000\nvote_type;approval\ncomment;a;b", "5:1 row-ragged"),
    ("budget;1000\nvote_type;approval\nnum_votes;3", "5:1 pb-count-mismatch"),
    ("budget;1000\nvote_type;approval\nnum_projects;3", "5:1 pb-count-mismatch"),
    ("budget;1000\nvote_type;approval\nmax_length;3", "5:1 pb-max-length"),
    ("budget;1000\nvote_type;approval\nexperimental;1", "5:1 pb-experimental"),
    ("budget;1000\nvote_type;approval\nrule: greedy", "5:1 pb-colon"),
    ("budget; 1000\nvote_type;approval", "3:9 pb-blank"),
  ])
  func aTrapOfMetaHasItsCode(meta: String, finding: String) {
    var source = SmallPabulibFile()
    source.meta = meta
    #expect(findings(source.read()) == [finding])
  }

  @Test(arguments: [
    ("id;cost\na;100\nb;200", "7:1 pb-first-column"),
    ("project_id;price\na;100\nb;200", "7:1 column-missing"),
    ("project_id;cost;cost\na;100;1\nb;200;1", "7:17 column-duplicate"),
    ("project_id;cost;name\na;100;A\nb;200;B;C", "9:1 row-ragged"),
    ("project_id;cost;name\na;100;A\nb;0;B", "9:3 cost-zero"),
    ("project_id;cost;name\na;100;A\nb;-5;B", "9:3 cost-negative"),
    ("project_id;cost;name\na;100;A\nb;999999999;B", "9:3 cost-sentinel"),
    ("project_id;cost;name\na;100;A\nb;400000.000;B", "9:3 number-ambiguous"),
    ("project_id;cost;name\na;100;A\nb;€200;B", "9:3 number-currency"),
    ("project_id;cost;name;votes\na;100;A;1\nb;200;B;many", "9:9 number-bad"),
    ("project_id;cost;name;selected\na;100;A;1\nb;200;B;4", "9:9 number-bad"),
    ("project_id;cost;name;votes\na;100;Ä;1\nb;200;B;3", "9:1 pb-count-mismatch"),
    ("project_id;cost;name;selected\na;900;A;1\nb;200;B;1", "3:1 pb-selected-over-budget"),
    ("project_id;cost;name\na;100;A\nb;200;B\na;100;A", "10:1 duplicate-project"),
    ("project_id;cost;name\na;100;A\nb;200;B\n=c;100;A", "10:1 id-bad-character"),
    ("project_id;cost;name\na;100;A\nb;200;B\n\"c,d\";100;A", "10:1 pb-id-comma"),
    ("project_id;cost;name\na;100;A\nb;200;B\n;100;A", "10:1 id-empty"),
    ("project_id;cost;name\na;100;\"A\" x\nb;200;B", "8:7 quote-stray"),
    ("project_id;cost;name\na;100;A \"x\"\nb;200;B", "8:7 quote-stray"),
    ("project_id;cost;name\na;100;Ł \nb;200;\"B\"", "8:7 pb-blank"),
  ])
  func aTrapOfProjectsHasItsCode(projects: String, finding: String) {
    var source = SmallPabulibFile()
    source.projects = projects
    #expect(findings(source.read()) == [finding])
  }

  @Test(arguments: [
    ("id;vote\n1;a,b\n2;b", "11:1 pb-first-column"),
    ("voter_id;vote\n1;a,b\n1;b", "13:1 ballot-duplicate-id"),
    ("voter_id;vote\n1;a,b\n2;c", "13:1 unknown-project"),
    ("voter_id;vote\n1;a,b\n2;b,b", "13:1 choice-duplicate"),
    ("voter_id;vote\n1;a,b\n2;a,,b", "13:3 list-empty-entry"),
    ("voter_id;vote\n1;a, b\n2;b", "12:3 pb-blank"),
    ("voter_id;vote\n1;a,b\n2", "13:1 row-ragged"),
    ("voter_id;vote\n1;a,b\n2;\"b", "13:3 quote-unclosed"),
  ])
  func aTrapOfVotesHasItsCode(votes: String, finding: String) {
    var source = SmallPabulibFile()
    source.votes = votes
    #expect(findings(source.read()) == [finding])
  }

  @Test(arguments: [
    ("max_length;1", "voter_id;vote\n1;a,b", "approval", "13:1 ballot-overvote"),
    ("min_length;2", "voter_id;vote\n1;a", "approval", "13:1 ballot-undervote"),
    ("max_sum_cost;250", "voter_id;vote\n1;a,b", "approval", "13:1 ballot-over-cost"),
    ("min_sum_cost;250", "voter_id;vote\n1;b", "approval", "13:1 ballot-under-cost"),
    ("max_points;3", "voter_id;vote;points\n1;a,b;4,1", "cumulative", "13:1 points-out-of-range"),
    ("max_sum_points;4", "voter_id;vote;points\n1;a,b;4,1", "cumulative", "13:1 points-sum"),
    ("max_length;2", "voter_id;vote;points\n1;a,b;4", "cumulative", "13:1 points-mismatch"),
    ("max_length;2", "voter_id;vote\n1;a,b", "scoring", "13:1 points-mismatch"),
    ("max_length;2", "voter_id;vote;points\n1;a,b;4,x", "scoring", "13:1 points-bad"),
    ("max_length;2", "voter_id;vote;points\n1;a,b;1,4", "cumulative", "13:1 pb-points-order"),
  ])
  func aBallotOutsideItsLimitsIsRejectedOrNoted(
    limit: String, votes: String, type: String, finding: String
  ) {
    var source = SmallPabulibFile()
    source.meta = "budget;1000\nvote_type;\(type)\nrule;greedy\n\(limit)"
    source.votes = votes
    #expect(findings(source.read()) == [finding])
  }

  @Test(arguments: [
    ("key;value\nbudget;1\n", "1:1 pb-section"),
    (
      "META\nkey;value\nbudget;1\nvote_type;approval\nVOTES\nvoter_id;vote\nPROJECTS\n"
        + "project_id;cost\n", "7:1 pb-section"
    ),
    (
      "META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\nMETA\n"
        + "key;value\nVOTES\nvoter_id;vote\n", "7:1 pb-section"
    ),
    (
      "META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\n",
      "6:1 pb-section"
    ),
    (
      "META\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n", "5:1 pb-section"
    ),
    ("", "1:1 pb-section"),
  ])
  func sectionsMustBeThereOnceInTheirOrder(text: String, finding: String) {
    #expect(findings(SmallPabulibFile.read(text)).first == finding)
  }

  @Test func lineEndsMarksAndEmptyLinesAreAccepted() throws {
    let source = SmallPabulibFile()
    let plain = try #require(source.read().value)
    let dressed = "\u{FEFF}" + source.text.replacing("PROJECTS", with: "\n\nPROJECTS")
    let reading = SmallPabulibFile.read(dressed.replacing("\n", with: "\r\n"))
    #expect(findings(reading) == [])
    #expect(reading.value?.ballots.map(\.choices) == plain.ballots.map(\.choices))
    #expect(findings(SmallPabulibFile.read(source.text + "\r\n")) == ["1:1 newline-mixed"])
  }

  @Test func bytesThatAreNoTextAreNamedWithTheirPlace() {
    func findings(_ bytes: [UInt8]) -> [String] {
      self.findings(PabulibReader.read(SourceFile(path: "x.pb", bytes: bytes)))
    }
    #expect(findings(Array("META\nk\u{E9}".utf8.prefix(6)) + [0xF3, 0x64]) == ["2:2 not-utf8"])
    #expect(findings(Array("META\n".utf8) + [0]) == ["2:1 nul-byte"])
    #expect(findings(Array("META\nkey\rvalue\n".utf8)) == ["2:4 newline-cr"])
    #expect(findings(Array("META\n\u{FEFF}key\n".utf8)) == ["2:1 bom-inside"])
  }

  @Test func aSentinelCostIsWithdrawnOnRequest() throws {
    var source = SmallPabulibFile()
    source.projects = "project_id;cost;name\na;100;A\nb;999999999;B"
    let file = try #require(source.read(withdrawing: true).value)
    #expect(file.projects.map(\.isWithdrawn) == [false, true])
  }

  @Test func aRejectedBallotLeavesTheOthersInTheTotals() {
    var source = SmallPabulibFile()
    source.meta += "\nmax_length;1"
    source.projects = "project_id;cost;votes\na;100;0\nb;200;1"
    #expect(findings(source.read()) == ["13:1 ballot-overvote"])
  }
}

struct PabulibWriterTests {
  @Test func aFileIsWrittenInItsOneForm() throws {
    var source = SmallPabulibFile()
    source.meta = """
      zeta;last
      comment;"a; b"
      rule;greedy
      vote_type;cumulative
      budget;1000.50
      max_sum_points;5
      """
    source.projects = """
      project_id;name;cost;selected
      b;B;200;
      a;"A; ""x"" y";100;2
      """
    source.votes = "voter_id;sex;points;vote;voting_method\n2;F;2.5;b;\n10;M;3,1;b,a;paper"
    let file = try #require(source.read().value)
    let written = PabulibWriter.write(file)
    #expect(written.diagnostics == [])
    #expect(
      String(decoding: written.value, as: UTF8.self) == """
        META
        key;value
        num_projects;2
        num_votes;2
        budget;1000.50
        vote_type;cumulative
        rule;greedy
        max_sum_points;5
        zeta;last
        comment;"a; b"
        PROJECTS
        project_id;cost;votes;score;name;selected
        a;100;1;1;"A; ""x"" y";2
        b;200;2;11/2;B;
        VOTES
        voter_id;vote;points;voting_method
        10;b,a;3,1;paper
        2;b;2.5;

        """)
  }

  @Test func anIDWithACommaIsNotWritten() {
    var file = PabulibFile(path: "x.pb")
    let place = SourceLocation(file: "x.pb")
    file.projects = [PabulibFile.Project(id: "a,b", cost: .zero, place: place)]
    #expect(PabulibWriter.write(file).diagnostics.map(\.code) == [.pbIdComma])
  }
}
