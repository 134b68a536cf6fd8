import BudgetModel
import Testing

@testable import BallotReading

/// What a map of seats lacks for its method. The settings are those of one level.
@Suite struct SeatCheckTests {
  /// Delegated levels as they are described, whether or not they are built.
  private static func built(_ spec: SettingSpec) -> SettingSpec {
    var spec = spec
    spec.isImplemented = true
    if spec.key == "mode" {
      spec.unbuiltWords = []
      spec.type = .choice(["direct", "delegated", "dual", "consent", "median", "none"])
    }
    return spec
  }

  private static let catalogue = SettingCatalogue(rules: [ByLawWorld.greedy])
  private static let city = SettingPath().member("levels").element(0, named: "city")

  private func findings(
    _ yaml: String, at path: SettingPath = city, fillsDefaults: Bool = true,
    check: (inout ByLawChecks, [SettingValue.Member]) -> Void = { checks, members in
      let level = Level(tree: .map(members), place: SourceLocation(file: "cycle.yaml"))
      checks.checkSeats(of: level, at: city)
    }
  ) throws -> [String] {
    let file = SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8))
    let root = try #require(YAMLTree.read(file).root)
    var decoder = SettingDecoder(file: file.path)
    decoder.places.record(root.place, at: path.key)
    let members = decoder.members(
      of: root, Self.catalogue.levelSettings.map(Self.built), at: path,
      fillsDefaults: fillsDefaults)
    var checks = ByLawChecks(
      ByLaw(tree: .map([]), places: decoder.places), catalogue: Self.catalogue, decoder: decoder)
    check(&checks, members)
    return checks.diagnostics.map {
      $0.line.replacing("cycle.yaml:", with: "").replacing("error: levels[city].", with: "")
    }
  }

  private func delegation(_ seats: String, form: String = "split") throws -> [String] {
    try findings(
      "{level: city, mode: delegated,\ndelegation: {form: \(form), seats: {\(seats)}}}\n"
    ).map { finding in
      String(finding.split(separator: " ", maxSplits: 1)[1])
        .replacing("delegation.seats", with: "seats").replacing(" [setting-bad]", with: "")
    }
  }

  @Test(arguments: [
    ("total: 7", [String]()), ("method: hamilton, total: 1000000, min: 1, max: 1", []),
    ("method: ratio, per: 100, base: members, round: half-down, min: 1", []),
    ("method: steps, steps: [[100, 10], [300, 20]]", []),
    ("method: degressive, total: 9, base-seats: 2, max: 2", []),
    ("method: declared, weights: {a: 1/2}", []), ("method: equal", []),
    ("method: exact, base: turnout, allow-turnout-base: true", []),
    ("by-kind: {x: {method: ratio, per: 5}, y: {method: equal}}", []),
    ("method: adams", ["seats.total is missing; the method 'adams' needs it"]),
    (
      "method: degressive",
      [
        "seats.base-seats is missing; the method 'degressive' needs it",
        "seats.total is missing; the method 'degressive' needs it",
      ]
    ),
    ("method: ratio", ["seats.per is missing; the method 'ratio' needs it"]),
    ("method: steps", ["seats.steps is missing; the method 'steps' needs it"]),
    ("method: declared", ["seats.weights is missing; the method 'declared' needs it"]),
    (
      "method: ratio, per: 5, total: 5",
      ["seats.total is not read by the method 'ratio'; take it out"]
    ),
    ("method: exact, max: 5", ["seats.max is not read by the method 'exact'; take it out"]),
    ("total: 1000001", ["seats.total is 1000001; there may be up to 1000000 seats"]),
    ("total: 9, min: 3, max: 2", ["seats.max is 2, less than 'min', 3"]),
    (
      "method: degressive, total: 9, base-seats: 3, max: 2",
      ["seats.max is 2, less than 'base-seats', 3"]
    ),
    (
      "total: 3, base: turnout",
      ["seats.base is turnout, which makes voting move seats; write allow-turnout-base: true"]
    ),
    (
      "by-kind: {x: {base: turnout}}",
      [
        "seats.by-kind.x.total is missing; the method 'sainte-lague' needs it",
        "seats.by-kind.x.base is turnout, which makes voting move seats; write "
          + "allow-turnout-base: true",
      ]
    ),
    (
      "method: steps, steps: [[100, 10], [100, 20]]",
      ["seats.steps has the bound 100 after 100; let bounds rise"]
    ),
    (
      "by-kind: {x: {method: steps, steps: [[100, 10], [300]]}}",
      [
        "seats.by-kind.x.steps[2] must be two numbers: a bound, and the people for one seat up to it"
      ]
    ),
  ])
  func aMapOfSeatsHasWhatItsMethodNeeds(seats: String, expected: [String]) throws {
    #expect(try delegation(seats) == expected)
  }

  @Test(arguments: [
    ("method: equal", true), ("method: declared, weights: {a: 5, b: 3}", true),
    ("method: declared, weights: {a: 1/2}", false), ("method: exact", false),
    ("method: square-root", false),
  ])
  func delegatesNeedNumbersOfSeats(seats: String, isGood: Bool) throws {
    let sentence =
      "seats.method gives weights that are no numbers of seats; with 'form: individual' choose "
      + "another"
    #expect(try delegation(seats, form: "individual") == (isGood ? [] : [sentence]))
    #expect(try delegation(seats, form: "block-bundle") == [])
  }

  @Test(arguments: ["delegated", "consent", "median"])
  func theModesWithDelegatesAreChecked(mode: String) throws {
    #expect(
      try findings("level: city\nmode: \(mode)\ndelegation:\n  seats:\n    method: dhondt\n") == [
        "4:3: delegation.seats.total is missing; the method 'dhondt' needs it [setting-bad]"
      ])
    // Where nothing is written it is the level that lacks it.
    #expect(
      try findings("level: city\nmode: \(mode)\n") == [
        "1:1: delegation.seats.total is missing; the method 'sainte-lague' needs it [setting-bad]"
      ])
  }

  @Test(arguments: ["direct", "none"])
  func otherModesAreNot(mode: String) throws {
    #expect(try findings("level: city\nmode: \(mode)\n") == [])
    #expect(
      try findings("level: city\nmode: \(mode)\ndelegation: {seats: {method: dhondt}}\n") == [])
  }

  @Test func aChamberOfDelegatesIsChecked() throws {
    #expect(
      try findings(
        """
        level: city
        mode: dual
        dual:
          chambers:
            - {id: people, dimension: territorial, mode: direct}
            - {id: work, dimension: workplace, mode: delegated, delegation: {seats: {max: 5}}}

        """) == [
          "6:70: dual.chambers[work].delegation.seats.total is missing; the method "
            + "'sainte-lague' needs it [setting-bad]"
        ])
    #expect(
      try findings(
        """
        level: city
        mode: dual
        dual:
          chambers:
            - {id: people, dimension: territorial, weights: equal}
            - {id: work, dimension: workplace, mode: direct}

        """) == [])
  }

  /// Home rule: what a council writes is whole, and nothing is said of what it does not write.
  @Test func whatACouncilChangesIsChecked() throws {
    let path = SettingPath().member("councils").member("north")
    func changes(_ yaml: String) throws -> [String] {
      try findings(yaml, at: path, fillsDefaults: false) {
        $0.checkSeats(ofCouncil: $1, at: path)
      }
    }
    #expect(try changes("electorate: touched\n") == [])
    #expect(try changes("delegation: {seats: {method: exact}}\n") == [])
    #expect(
      try changes("electorate: touched\ndelegation:\n  form: split\n") == [
        "2:1: error: councils.north.delegation.seats.total is missing; the method "
          + "'sainte-lague' needs it [setting-bad]"
      ])
  }
}
