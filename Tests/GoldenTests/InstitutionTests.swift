import Foundation
import TestSupport
import Testing

/// The numbers that were worked out by hand for the cycles of institutions, read from their packs.
@Suite struct InstitutionTests {
  @Test func homeRuleOfADistrictMovesTheCitysMoney() throws {
    let pack = try SamplePack(name: "city-home-rule")
    #expect(
      try pack.moved("leftover-up") == [
        "pool:north pool:CITY 909.09", "pool:south pool:CITY 8727.27",
        "pool:west pool:CITY 2363.64",
      ])
    #expect(try pack.moved("carry") == ["pool:CITY carry:CITY 13000.00"])
    let funded = try pack.results.filter { $0.contains(" funded ") }.map { $0.prefix(2) }
    #expect(funded == ["c1", "c3", "n1", "n3", "s1", "s3", "w1", "w2"])
  }

  /// N11: example 20.1 with `after`.
  @Test func beforeAndAfterDiffer() throws {
    let pack = try SamplePack(name: "city-leftovers-after")
    let city = try pack.results.filter { $0.hasPrefix("c") }
    #expect(
      city == [
        "c1 funded funded", "c2 not-funded no-money", "c3 funded funded",
        "c4 funded funded-second-pass", "c5 below-threshold below-threshold",
      ])
    #expect(try pack.moved("carry") == ["pool:CITY carry:CITY 1500.00"])
    let before = try SamplePack(name: "city-leftovers-up").results.filter {
      $0.hasPrefix("c") && $0.contains(" funded ")
    }
    #expect(before == ["c1 funded funded", "c2 funded funded"])
  }

  @Test func openMeetingsDecideByYesOverNo() throws {
    let pack = try SamplePack(name: "open-assembly")
    #expect(
      try pack.results == [
        "bench funded funded", "fountain funded funded", "lamp not-funded quorum",
        "road funded funded",
      ])
    #expect(
      try pack.moved("leftover-up") == [
        "pool:M1 pool:T 200", "pool:M2 pool:T 400", "pool:M3 pool:T 40",
      ])
    #expect(try pack.moved("carry") == ["pool:T carry:T 40"])
    #expect(try pack.scores == ["bench": "25", "fountain": "80", "lamp": "40", "road": "140"])
    let marks = "Uncontested: there was one project to decide on. Unanimous: every ballot counted"
    #expect(try pack.text("councils/M3.html").contains(marks))
    #expect(try !pack.text("councils/M1.html").contains("Unanimous"))
    #expect(try pack.text("councils/T.html").contains("needs more yes than no: 1 of 1 project"))
  }

  @Test func anActOfAnAuthorityStandsBesideTheVote() throws {
    let pack = try SamplePack(name: "open-assembly-ordered")
    #expect(
      try pack.results == [
        "bench funded funded", "fountain withdrawn withdrawn", "lamp not-funded quorum",
        "road funded funded",
      ])
    #expect(try pack.moved("carry") == ["pool:T carry:T 340"])
    let manifest = try pack.text("manifest.json")
    #expect(
      manifest.contains(
        #""override_effects":[{"ordered":"withdrawn","project":"fountain","voted":"funded"}]"#))
  }

  @Test func aCommonFundCompletesAndFunds() throws {
    let pack = try SamplePack(name: "common-fund")
    #expect(
      try pack.moved("levy") == ["pool:X pool:F 30", "pool:Y pool:F 15", "pool:Z pool:F 9"])
    #expect(
      try pack.moved("top-up") == ["pool:F pool:X 30", "pool:X project:x2 300"])
    #expect(try pack.moved("leftover-up") == ["pool:Z pool:F 291"])
    #expect(try pack.moved("carry") == ["pool:F carry:F 15"])
    #expect(
      try pack.results == [
        "f1 not-funded cap", "f2 funded funded", "f3 not-funded resource", "x1 funded funded",
        "x2 funded funded-top-up", "y1 funded funded", "z1 not-funded no-money",
      ])
    let votes = try pack.scores.filter { $0.key.hasPrefix("f") }
    #expect(votes == ["f1": "20", "f2": "15", "f3": "6"])
    let page = try pack.text("councils/F.html")
    #expect(page.contains("the funded projects need 30."))
  }

  @Test func earmarkedMoneyIsForItsProjectsAlone() throws {
    let pack = try SamplePack(name: "earmarked-grant")
    #expect(
      try pack.results == [
        "c1 funded funded", "e1 funded funded", "e2 not-funded no-money", "e3 funded funded",
        "w1 not-funded no-money", "w2 funded funded", "w3 funded funded",
      ])
    #expect(
      try pack.moved("carry") == ["pool:west carry:west 80", "pool:city carry:city 10"])
    #expect(
      try pack.moved("leftover-up") == ["pool:east pool:city 50", "pool:west pool:city 20"])
    let page = try pack.text("councils/west.html").replacing("\u{A0}", with: " ")
    #expect(page.contains("500 EUR was left, 200 EUR of it for other tags, 20 EUR too little"))
  }

  @Test func paperIsSplitOverTiersAndGroupsQualify() throws {
    let pack = try SamplePack(name: "press-tiers")
    #expect(
      try pack.moved("split") == [
        "pool:PAPER pool:STATE 40000", "pool:PAPER pool:LARGE 30000",
        "pool:PAPER pool:SMALL 20000", "pool:PAPER pool:GROUPS 10000",
      ])
    #expect(
      try pack.results.filter { $0.hasPrefix("g") } == [
        "g1 funded funded", "g2 not-funded no-money", "g3 unqualified members",
      ])
    #expect(try pack.scores.filter { $0.key.hasPrefix("g") } == ["g1": "12", "g2": "9", "g3": "3"])
    #expect(try pack.moved("carry") == ["pool:GROUPS carry:GROUPS 4000"])
  }

  @Test func membershipIsSplitAddedOrKeptApart() throws {
    let split = try SamplePack(name: "charter-convention")
    #expect(try split.scores == ["law": "3", "p": "3/2", "q": "7/2"])
    #expect(
      try split.results == [
        "law below-threshold below-threshold", "p not-funded no-money", "q funded funded",
      ])
    // N12: the same ballots.
    let double = try SamplePack(name: "charter-double")
    #expect(try double.scores == ["law": "5", "p": "4", "q": "4"])
    #expect(
      try double.results == ["law funded funded", "p funded funded", "q not-funded no-money"])
    let effects = [
      #"{"counted":"funded","otherwise":"below-threshold","project":"law"}"#,
      #"{"counted":"funded","otherwise":"not-funded","project":"p"}"#,
      #"{"counted":"not-funded","otherwise":"funded","project":"q"}"#,
    ]
    let manifest = try double.text("manifest.json")
    #expect(manifest.contains(#""split_effects":["# + effects.joined(separator: ",") + "]"))
    #expect(manifest.contains(#""double_votes":{"people":"2"}"#))
    #expect(try double.text("index.html").contains("2 people count for more than one in some pool"))
    let separate = try SamplePack(name: "charter-separate")
    #expect(
      try separate.scores == [
        "p-k": "2", "q-k": "1", "p-u": "1", "q-u": "1", "p-l": "1", "q-l": "2",
      ])
    #expect(
      try separate.results.filter { $0.contains(" funded ") }.map { $0.prefix(3) } == [
        "p-k", "p-u", "q-l",
      ])
  }

  /// A person of 13 votes in the convention and not in the town.
  @Test func exclusionsAreCountedAndThoughtAway() throws {
    let pack = try SamplePack(name: "charter-convention")
    let excluded = try pack.rows("tallies/U.csv").filter {
      $0["measure"] == "excluded" && $0["value"] != "0"
    }
    let rows = excluded.map { "\($0["pool_id"]!) \($0["key"]!) \($0["value"]!)" }
    #expect(rows == ["town UNDER-16 1"])
    let effect = #"{"counted":"below-threshold","otherwise":"funded","project":"law"}"#
    #expect(try pack.text("manifest.json").contains(#""exclusion_effects":[\#(effect)]"#))
    #expect(try pack.text("index.html").contains("Without the exclusions"))
  }

  /// I28.
  @Test func aFranchiseThatExcludesNobodyChangesNothing() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(
      GoldenPackTests.samples.appending(path: "charter-convention"), as: "open")
    let file = URL(filePath: copy).appending(path: "cycle.yaml")
    let byLaw = try String(contentsOf: file, encoding: .utf8)
    let open = byLaw.replacing(", franchise: everybody", with: "")
    #expect(open != byLaw)
    try open.write(to: file, atomically: true, encoding: .utf8)
    let pack = try GoldenPackTests.count("charter-convention", cycle: copy)
    let expected = try fileContents(
      below: GoldenPackTests.reports.appending(path: "charter-convention"))
    for path in ["results.csv", "ledger.csv", "reconciliation.csv", "tallies/charter.csv"] {
      #expect(pack[path] == expected[path], "\(path)")
    }
  }

  /// Each of the 80 rows stands once, and each sample that is named is there.
  @Test func theTableOfInstitutionsNamesSamples() throws {
    let file = GoldenPackTests.samples.appending(path: "INSTITUTIONS.md")
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter {
      $0.hasPrefix("| ") && $0.dropFirst(2).first!.isNumber
    }.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(rows.map { $0[0] } == (1...80).map(String.init))
    for row in rows {
      let samples = row[3].matches(of: /\]\(([^)]*)\)/).map { String($0.output.1) }
      #expect(samples.allSatisfy(GoldenPackTests.names.contains), "row \(row[0]): \(samples)")
      #expect(samples.isEmpty == (row[3] == "–"), "row \(row[0])")
    }
  }
}
