import BudgetModel
import TestSupport
import Testing

/// The numbers that were worked out by hand for cycles with delegates, chambers and consent.
@Suite struct DelegationTests {
  @Test func factoriesAndBarracksSendByRatiosOfTheirOwn() throws {
    let pack = try SamplePack(name: "factory-and-barracks")
    #expect(try pack.weights == ["A": "3", "B": "1", "C": "1", "X": "2", "Y": "1"])
    #expect(try pack.scores == ["kitchen": "7", "club": "5", "clinic": "3"])
    #expect(try pack.funded == ["club", "kitchen"])
    #expect(try pack.moved("fund").map { $0.split(separator: " ").last! } == ["300", "500"])
    #expect(try pack.moved("carry") == [])
    #expect(
      try pack.representation(of: "T").isSuperset(of: [
        "weight-ratio 4", "B weight-per-person 1/600", "Y weight-per-person 1/150",
      ]))
    let gaps = try pack.rows("representation.csv").filter { $0["note"] != "" }
    #expect(
      gaps.map { "\($0["measure"]!) \($0["note"]!)" } == [
        "least-winning-support people-not-known"
      ])
  }

  @Test func townsAndProvincesSendByBasesOfTheirOwn() throws {
    let pack = try SamplePack(name: "congress-bases")
    #expect(try pack.weights == ["T": "5", "V": "4"])
    #expect(
      try pack.results == [
        "bread funded funded", "call-of-province funded funded",
        "call-of-town unqualified backing", "railway not-funded no-money",
      ])
    #expect(try pack.scores["bread"] == "5" && pack.scores["railway"] == "4")
    #expect(try pack.moved("carry") == ["pool:K carry:K 100"])
    #expect(
      try pack.representation(of: "K").isSuperset(of: [
        "weight-ratio 13/5", "malapportionment 160/693", "least-winning-share 62501/385000",
      ]))
  }

  /// 210,000 and 500,000 of 710,000 inhabitants, of which a third is needed.
  @Test func petitionsAreBackedByTheInhabitantsOfCouncils() throws {
    let tests = try SamplePack(name: "congress-bases").records("qualify", of: "K").compactMap {
      record -> String? in
      let project = record["project"]!.text!
      guard project.hasPrefix("call") else { return nil }
      let backing = record["tests"]!.elements!.filter { $0["test"]?.text == "backing" }
      return backing.map {
        "\(project) \($0["left"]!.text!) \($0["right"]!.text!) \($0["pass"]!.flag!)"
      }.joined()
    }
    #expect(tests == ["call-of-province 500000 236667 true", "call-of-town 210000 236667 false"])
  }

  @Test func oneBaseForAllTurnsTheCongress() throws {
    let pack = try SamplePack(name: "congress-bases-by-people")
    #expect(try pack.weights == ["T": "1", "V": "4"])
    #expect(try pack.scores["bread"] == "1" && pack.scores["railway"] == "4")
    #expect(try pack.funded == ["call-of-province", "railway"])
    #expect(try pack.moved("carry") == [])
  }

  @Test func councillorsAreBoundAndRevocable() throws {
    let pack = try SamplePack(name: "arrondissements")
    #expect(try pack.weights == ["XX": "4", "A": "1", "B": "2", "C": "0"])
    #expect(try pack.scores == ["school": "4", "bread": "2"])
    #expect(try pack.results == ["bread not-funded no-money", "school funded funded"])
    #expect(try pack.moved("carry") == ["pool:COMMUNE carry:COMMUNE 4"])
    let seats = try pack.records("mandate", of: "commune").map { record in
      [record["seat"], record["delegate"], record["silent"]].compactMap { $0?.text }
        .joined(separator: " ")
    }
    #expect(
      seats == [
        "A-1 d05", "B-1 second-seat", "B-2 d06", "XX-1 d01", "XX-2 d08", "XX-3 d03", "XX-4 d04",
      ])
    #expect(try pack.records("tally", of: "commune").map { $0["weight"]!.text! } == ["6"])
    let recalls = try pack.records("recall", of: "commune")
    #expect(recalls.map { "\($0["seat"]!.text!) \($0["valid"]!.flag!)" } == ["XX-2 true"])
  }

  /// I29: the recall changes the name alone.
  @Test func withoutTheRecallNoNumberChanges() throws {
    let delegates = [
      "XX-2,XX,d02,1871-03-28T00:00:00Z,1871-04-16T18:00:00Z,recall:R1,M-XX\n":
        "XX-2,XX,d02,1871-03-28T00:00:00Z,,,M-XX\n",
      "XX-2,XX,d08,1871-04-16T18:00:00Z,,,M-XX\n": "",
    ]
    let pack = try SamplePack(
      counting: "arrondissements", with: delegates.map { ("delegates.csv", $0.key, $0.value) })
    let recalled = try SamplePack(name: "arrondissements")
    #expect(try pack.text("results.csv") == recalled.text("results.csv"))
    #expect(try pack.text("ledger.csv") == recalled.text("ledger.csv"))
  }

  /// Shares of people and of states, as the resolution has them.
  private func shares(in pack: SamplePack) throws -> [String] {
    try pack.records("resolution", of: "U").flatMap { $0["rows"]!.elements! }.map { row in
      let shares = row["shares"]!.elements!.map { $0.text! }.joined(separator: " ")
      return "\(row["project"]!.text!) \(shares) \(row["pass"]!.flag!)"
    }
  }
  private static let onlyTheDam = [
    "p below-threshold chamber-threshold", "q below-threshold chamber-threshold",
    "r funded funded",
  ]

  @Test func peopleAndStatesMustBothWantIt() throws {
    let pack = try SamplePack(name: "house-and-senate")
    #expect(
      try shares(in: pack) == ["p 31/50 1/3 false", "q 11/25 2/3 false", "r 11/20 2/3 true"])
    #expect(try pack.results == Self.onlyTheDam)
    #expect(try pack.moved("carry") == ["pool:U carry:U 600"])
  }

  @Test func higherThresholdsLetNothingThrough() throws {
    let pack = try SamplePack(
      counting: "house-and-senate",
      with: [("cycle.yaml", "people: 1/2, states: 1/2", "people: 13/20, states: 11/20")])
    #expect(try pack.funded == [])
    #expect(try pack.moved("carry") == ["pool:U carry:U 1000"])
  }

  @Test func statesMayHaveDeclaredWeights() throws {
    let pack = try SamplePack(name: "house-and-senate-declared")
    #expect(
      try shares(in: pack) == ["p 31/50 5/12 false", "q 11/25 7/12 false", "r 11/20 3/4 true"])
    #expect(try pack.results == Self.onlyTheDam)
  }

  private static let levies = ["pool:V1 pool:Z 200", "pool:V2 pool:Z 200", "pool:V3 pool:Z 200"]

  @Test func villagesSpendByConsentAndTakeBackTheRest() throws {
    let pack = try SamplePack(name: "villages-by-consent")
    #expect(try pack.moved("levy") == Self.levies)
    #expect(
      try pack.results == ["clinic below-threshold blocked", "road funded funded-consent"])
    #expect(
      try pack.moved("return") == ["pool:Z pool:V1 67", "pool:Z pool:V2 67", "pool:Z pool:V3 66"])
    #expect(
      try pack.moved("carry") == [
        "pool:V1 carry:V1 67", "pool:V2 carry:V2 67", "pool:V3 carry:V3 66",
      ])
    let positions = try pack.records("mandate", of: "Z").map { record in
      let content = record["content"]!.elements!
      return ([record["council"]!] + content.map { $0["position"]! }).map { $0.text! }
    }
    #expect(
      positions == [
        ["V1", "support", "support"], ["V2", "block", "support"], ["V3", "support", "aside"],
      ])
    #expect(try pack.text("manifest.json").contains(#""small_cells":1,"#))
  }

  @Test func fullConsentGivesEverythingBack() throws {
    let pack = try SamplePack(name: "villages-full-consent")
    #expect(
      try pack.results == ["clinic below-threshold blocked", "road below-threshold consent-short"])
    #expect(try pack.moved("levy") == Self.levies)
    #expect(
      try pack.moved("return") == [
        "pool:Z pool:V1 200", "pool:Z pool:V2 200", "pool:Z pool:V3 200",
      ])
  }
}
