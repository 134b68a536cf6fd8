import BallotReading
import BudgetModel
import Confederation
import CountPipeline
import Foundation
import TestSupport
import Testing

struct PabulibFromCycleTests {
  private func converted(
    _ sample: String, pool: String? = nil, isOneFile: Bool = false
  ) throws -> Conversion.Converted {
    let cycle = try CountedCycle(folder: SampleByLawTests.samples.appending(path: sample))
    return Conversion.pabulib(
      from: try #require(cycle.plan), sheets: cycle.sheets, ballots: try #require(cycle.ballots),
      results: cycle.result?.results, options: .init(poolID: pool), isOneFile: isOneFile,
      workers: OneWorker())
  }

  @Test func aPoolIsWrittenWithItsCountedBallotsAndTheOutcome() throws {
    let written = try converted("riverside", pool: "oldtown", isOneFile: true)
    #expect(written.files.map(\.path) == ["oldtown.pb"])
    #expect(
      written.diagnostics.map(\.line) == [
        "oldtown.pb: warning: Pabulib cannot express this, so that it stands only in 'comment': "
          + "At most 1 of o3, o4 can be funded. [pb-lossy]",
        "oldtown.pb: warning: Pabulib cannot express this, so that it stands only in 'comment': "
          + "Project o5 is excluded; its cost 1000.00 is written as 999999999. "
          + "[pb-lossy]",
      ])
    #expect(
      written.files.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        """
        META
        key;value
        description;Riverside, one city, five districts and a youth council
        unit;Riverside
        district;Old Town
        subunit;Old Town
        instance;riverside
        num_projects;5
        num_votes;9
        budget;11000
        vote_type;approval
        rule;greedy-exclusive
        max_sum_cost;11000
        min_project_score_threshold;2
        currency;EUR
        comment;"#1: Project o5 is excluded; its cost 1000.00 is written as 999999999. #2: At most 1 of o3, o4 can be funded."
        PROJECTS
        project_id;cost;votes;name;category;selected
        o1;5000;5;Market roof;street;1
        o2;4000;2;Reading room;culture;0
        o3;3500;4;Playground at the well;play;1
        o4;2000;3;Garden at the well;green;0
        o5;999999999;2;Signposts;street;0
        VOTES
        voter_id;vote
        OB01;o1,o2
        OB02;o1,o3
        OB03;o1,o4
        OB04;o3,o4,o5
        OB05;o2,o3
        OB06;o3
        OB07;o4,o1
        OB10;o5
        OB11;o1

        """
      ])
  }

  @Test func oneFileHoldsOnePool() throws {
    #expect(
      try converted("city-leftovers-up", isOneFile: true).diagnostics.map(\.line) == [
        "cycle.yaml: error: one file holds one pool; name it with --pool: CITY, north, south, west "
          + "[pool-unknown]"
      ])
    #expect(
      try converted("city-leftovers-up", pool: "east").diagnostics.map(\.line) == [
        "cycle.yaml: error: no pool 'east' pays projects; the pools are CITY, north, south, west "
          + "[pool-unknown]"
      ])
  }

  @Test func totalsOfACouncilAreReportedAsLost() throws {
    let written = try converted("riverside", pool: "ferry")
    #expect(
      written.diagnostics.map(\.code) == [
        .pbCountMismatch, .pbCountMismatch, .pbCountMismatch, .pbLossy,
      ])
  }

  /// A cycle, its `.pb` files, and the cycle made of those: the same ballots and the same votes.
  @Test(arguments: [
    "city-leftovers-up", "katowice-koszutka-2022", "krakow-czyzyny-2022", "poznan-2025",
    "warszawa-bemowo-2022", "wroclaw-2017",
  ])
  func aWrittenCycleReadsBackToTheSameTallies(sample: String) throws {
    let cycle = try CountedCycle(folder: SampleByLawTests.samples.appending(path: sample))
    let plan = try #require(cycle.plan)
    let files = try converted(sample).files
    #expect(files.count == plan.contests.count)
    for (place, contest) in plan.contests.enumerated() {
      let file = try #require(files.first { $0.path == contest.poolID + ".pb" })
      let reading = PabulibReader.read(
        SourceFile(path: file.path, bytes: file.bytes),
        options: .init(withdrawsSentinelCosts: true))
      let again = try #require(reading.value)
      let tally = try #require(cycle.ballots?.totals[place])
      let expected = contest.projects.enumerated().map {
        "\(plan.projects[$1].id) \(tally.votes[$0].exact) \(tally.points?[$0].exact ?? "")"
      }
      #expect(
        again.projects.map { "\($0.id) \($0.votes!.exact) \($0.score?.exact ?? "")" } == expected)
      #expect(again.ballots.count == tally.ballots.counted)
    }
  }

  /// `a-b.csv` stands before `a.csv`, the council `a` before `a-b`.
  @Test func choicesStayWithTheirVotersWhateverTheFilesAreCalled() throws {
    let byLaw = """
      trowel: 1
      cycle: c
      currency: EUR
      minor-digits: 2
      pools: [{pool: MAIN, council: root, amount: 10.00}]
      levels:
        - {level: city, kinds: [city], leftover: {steps: [carry]}}
        - {level: leaf, kinds: [leaf], mode: none}

      """
    let texts = [
      ("ballots/a-b.csv", "ballot_id,vote\nB1,p2\n"),
      ("ballots/a.csv", "ballot_id,vote\nA1,p1\nA2,p1\n"),
      ("councils.csv", "council_id,parent_id,kind\nroot,,city\na,root,leaf\na-b,root,leaf\n"),
      ("cycle.yaml", byLaw),
      ("projects.csv", "project_id,name,cost,pool_id\np1,One,5.00,MAIN\np2,Two,5.00,MAIN\n"),
    ]
    let cycle = CountedCycle(texts.map { (path: $0, bytes: Array($1.utf8)) })
    #expect(cycle.errors == [])
    let written = Conversion.pabulib(
      from: try #require(cycle.plan), sheets: cycle.sheets, ballots: try #require(cycle.ballots),
      results: nil, options: .init(poolID: nil), isOneFile: false, workers: OneWorker())
    let text = String(decoding: try #require(written.files.first).bytes, as: UTF8.self)
    #expect(text.hasSuffix("\nA1;p1\nA2;p1\nB1;p2\n"))
  }
}
