import AllocationRules
import BallotReading
import BudgetModel
import CountPipeline
import TestSupport
import Testing

struct PabulibConversionTests {
  static let city = SourceFile(
    path: "in/Town.pb",
    bytes: Array(
      """
      META
      key;value
      description;Town
      unit;Town
      instance;2026
      budget;1000
      num_projects;2
      num_votes;2
      vote_type;approval
      rule;greedy-threshold
      max_length;2
      min_project_score_threshold;5
      currency;EUR
      comment;#1: the first
      PROJECTS
      project_id;cost;votes;name;category;selected
      1;700;2;"Lamps; all of them";street,light;1
      2;999999999;1;Gone;;0
      VOTES
      voter_id;vote;voting_method
      b;1,2;paper
      a;1;internet

      """.utf8))
  static let north = SourceFile(
    path: "in/Town_North (old).pb",
    bytes: Array(
      """
      META
      key;value
      unit;Town
      district;North
      budget;99.5
      num_projects;1
      num_votes;1
      vote_type;cumulative
      rule;greedy-custom
      max_sum_points;10
      currency;EUR
      PROJECTS
      project_id;cost;votes;score;name
      1;50.50;1;7;Bench
      VOTES
      voter_id;vote;points
      a;1;7

      """.utf8))

  private func text(_ path: String, of converted: Conversion.Converted) -> String? {
    converted.files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func severalFilesBecomeOneCycleWithAPoolForEach() {
    let converted = Conversion.cycle(
      from: [Self.north, Self.city],
      options: .init(hasSameVoters: true, withdrawsSentinelCosts: true))
    #expect(
      converted.diagnostics.map(\.line) == [
        "in/Town_North (old).pb:9:1: warning: the rule 'greedy-custom' does not say how projects "
          + "are chosen; write the rule of the by-law in cycle.yaml [pb-rule-unspecified]"
      ])
    #expect(
      converted.files.map(\.path) == [
        "ballots/Town.csv", "ballots/Town_North--old-.csv", "councils.csv", "cycle.yaml",
        "expected.csv", "projects.csv",
      ])
    #expect(
      text("cycle.yaml", of: converted) == """
        # Converted from 2 files of Pabulib (pabulib.org):
        #   in/Town.pb
        #   in/Town_North (old).pb
        # What the files say in their comments:
        #   Town: #1: the first
        # Each pool stands for itself: the files do not say what becomes of what is left.
        trowel: 1
        cycle: Town
        title: "Town, 2026"
        currency: EUR
        minor-digits: 2
        # The files do not say how ties are decided: compare with the by-law.
        ties: {chain: [cheaper, more-votes, more-councils, lot]}

        pools:
          - {pool: Town, council: Town, amount: 1000.00}
          - {pool: Town_North--old-, council: Town_North--old-, amount: 99.50}

        defaults:
          mode: direct
          electorate: touched

        levels:
          - level: city
            kinds: [city]
            rule: {name: greedy, misfit: skip}
            ballots: {kind: approval, max-choices: 2, channels: [internet, paper]}
            threshold: {measure: votes, at-least: 5}
            leftover: {steps: [carry]}
          - level: district
            kinds: [district]
            rule: {name: TODO}
            ballots: {kind: points, sum-max: 10}
            leftover: {steps: [carry]}

        """)
    #expect(
      text("councils.csv", of: converted) == """
        council_id,parent_id,kind,name
        Town,,city,Town
        Town_North--old-,Town,district,North

        """)
    #expect(
      text("projects.csv", of: converted) == """
        project_id,name,cost,pool_id,state,category
        2,Gone,999999999.00,Town,withdrawn,
        Town.1,Lamps; all of them,700.00,Town,,"street,light"
        Town_North--old-.1,Bench,50.50,Town_North--old-,,

        """)
    #expect(
      text("ballots/Town.csv", of: converted) == """
        ballot_id,vote,channel,voter_key
        a,Town.1,internet,a
        b,"Town.1,2",paper,b

        """)
    #expect(
      text("ballots/Town_North--old-.csv", of: converted) == """
        ballot_id,vote,points,voter_key
        a,Town_North--old-.1,7,a

        """)
    #expect(
      text("expected.csv", of: converted) == """
        project_id,pool_id,selected
        2,Town,0
        Town.1,Town,1

        """)
  }

  @Test func anUnspecifiedRuleIsRefusedByTheByLawReader() throws {
    let converted = Conversion.cycle(
      from: [Self.north, Self.city], options: .init(withdrawsSentinelCosts: true))
    let byLaw = try #require(converted.files.first { $0.path == "cycle.yaml" })
    let reading = ByLawReader.read(
      SourceFile(path: "cycle.yaml", bytes: byLaw.bytes), rules: RuleRegistry.specs)
    #expect(reading.diagnostics.map(\.code) == [.settingTodo])
  }

  @Test func nothingIsWrittenWhereAFileIsRefused() {
    let converted = Conversion.cycle(from: [Self.north, Self.city], options: .init())
    #expect(converted.files.isEmpty)
    #expect(
      converted.diagnostics.map(\.code) == [.costSentinel])
  }
}

@Suite(.enabled(if: RealCycles.folder != nil, Comment(rawValue: RealCycles.areAbsent)))
struct PabulibRealConversionTests {
  /// What a converted by-law leaves open, by file.
  static let open: [String: [DiagnosticCode]] = [
    "Hungary_Budapest_2025_XI_Ujbuda.pb": [.settingTodo],
    "Poland_Poznan_2025_11_-_Fabianowo-Kotowo_Gorczyn_Junikowo_Kwiatowe_Lawica__large.pb": [
      .settingTodo
    ],
    "Poland_Warszawa_2022_Bemowo.pb": [.settingTodo],
  ]

  @Test func everyFileBecomesAByLawThatIsReadWithoutAnError() throws {
    for name in RealCycles.names {
      let source = SourceFile(path: name, bytes: try RealCycles.bytes(of: name))
      let converted = Conversion.cycle(
        from: [source], options: .init(withdrawsSentinelCosts: true))
      let byLaw = try #require(converted.files.first { $0.path == "cycle.yaml" })
      let reading = ByLawReader.read(
        SourceFile(path: "cycle.yaml", bytes: byLaw.bytes), rules: RuleRegistry.specs)
      #expect(reading.diagnostics.map(\.code) == (Self.open[name] ?? []), "\(name)")
    }
  }
}
