extension ByLaw {
  /// `bylaw.json`: every setting in force (AUDIT 3.7). `furtherPools` are those of `pools.csv`.
  package func json(furtherPools: [PoolDeclaration]) -> JSONValue {
    guard var members = tree.json.members else { return tree.json }
    members["schema"] = "trowel-bylaw-1"
    members["defaults"] = nil
    let rows = furtherPools.sorted { $0.id.isBefore($1.id) }.map(\.json)
    members["pools"] = .array((members["pools"]?.elements ?? []) + rows)
    return .object(members)
  }

  /// `bylaw.json` of a cycle without `pools.csv`.
  package var json: JSONValue { json(furtherPools: []) }

  /// Settings that may change after a council has sealed its tally (AUDIT 3.3).
  static let settingsOutsideRules = [
    "title", "legal-basis", "as-of", "sequence", "status", "certification", "supersedes", "absent",
    "overrides", "lot", "signers", "objections", "log",
  ]

  /// The part of `bylaw.json` whose digest sealed tallies must share.
  package static func rulesPart(of byLaw: JSONValue) -> JSONValue {
    guard var members = byLaw.members else { return byLaw }
    for setting in settingsOutsideRules { members[setting] = nil }
    return .object(members)
  }
}

extension PoolDeclaration {
  /// A row of `pools.csv` as an entry of `pools`, with every default.
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [
      "pool": .string(id), "council": .string(councilID), "name": .string(name),
      "source": .string(source), "tag": .string(tag ?? "none"), "resources": [], "settings": [:],
      "takes": ["category": [], "tag": [], "cost-min": "0", "cost-max": "none"],
    ]
    members["amount"] = amount.map(JSONValue.init)
    return .object(members)
  }
}
