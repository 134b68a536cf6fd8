import BudgetModel

extension Manifest {
  static func cycle(_ facts: ManifestFacts) -> JSONValue {
    let law = facts.byLaw
    var members: [String: JSONValue] = [
      "id": .string(law.cycle), "title": .string(law.title), "status": .string(facts.status),
      "sequence": JSONValue(number: law.sequence),
    ]
    members["as_of"] = law.asOf.map(JSONValue.string)
    members["supersedes"] = law.supersedes.map {
      ["pack_sha256": .string($0.packSHA256), "reason": .string($0.reason)]
    }
    if facts.status == "certified" {
      members["certification"] = law.certification.map {
        ["body": .string($0.body), "date": .string($0.date), "minutes": .string($0.minutes)]
      }
    }
    return .object(members)
  }

  static func program(_ facts: ManifestFacts) -> JSONValue {
    let rules = facts.rules.sorted {
      $0.name == $1.name ? $0.version < $1.version : $0.name.isBefore($1.name)
    }
    return [
      "name": .string(programName), "version": .string(facts.version), "spec": .string(spec),
      "rules": .array(
        rules.map {
          [
            "name": .string($0.name), "version": JSONValue(count: $0.version),
            "family": .string($0.family),
          ]
        }),
    ]
  }

  static func byLaw(_ facts: ManifestFacts) -> JSONValue {
    [
      "path": .string(facts.byLawPath), "sha256": .string(facts.byLawFileSHA256),
      "effective": "bylaw.json", "effective_sha256": .string(facts.effectiveSHA256),
      "rules_sha256": .string(facts.rulesSHA256),
    ]
  }

  static func lot(_ facts: ManifestFacts) -> JSONValue {
    var members: [String: JSONValue] = [
      "method": .string(facts.lotMethod.rawValue), "used": JSONValue(number: facts.tiesByLot),
    ]
    if facts.lotMethod == .seed { members["seed"] = facts.byLaw.lot.map { .string($0.seed) } }
    members["committed_projects_sha256"] = facts.byLaw.lot?.committedProjectsSHA256
      .map(JSONValue.string)
    if facts.lotMethod != .none {
      members["order"] = .array(facts.lotOrder.map(JSONValue.string))
    }
    return .object(members)
  }

  static func json(_ input: InputFact) -> JSONValue {
    var members: [String: JSONValue] = [
      "path": .string(input.path), "role": .string(input.role.rawValue),
      "disclosure": input.isPublic ? "public" : "withheld",
      "bytes": JSONValue(number: input.bytes), "sha256": .string(input.sha256),
    ]
    members["rows"] = input.rows.map { JSONValue(number: $0) }
    members["council"] = input.council.map(JSONValue.string)
    members["copy"] = input.copy.map(JSONValue.string)
    return .object(members)
  }

  static func json(_ output: OutputFact) -> JSONValue {
    [
      "path": .string(output.path), "role": .string(output.role.rawValue),
      "bytes": JSONValue(number: output.bytes), "sha256": .string(output.sha256),
    ]
  }

  static func json(_ child: ChildFact) -> JSONValue {
    [
      "council": .string(child.council), "kind": .string(child.kind),
      "pack_sha256": .string(child.packSHA256), "status": .string(child.status),
      "sequence": JSONValue(number: child.sequence),
      "signers": .array(child.signers.map(JSONValue.string)),
    ]
  }

  static func overrides(_ facts: ManifestFacts) -> JSONValue {
    .array(facts.byLaw.overrides.sorted(by: isBefore).map(json))
  }
  private static func isBefore(_ left: Override, _ right: Override) -> Bool {
    if left.projectID != right.projectID { return left.projectID.isBefore(right.projectID) }
    return left.action.rawValue.isBefore(right.action.rawValue)
  }
  static func json(_ override: Override) -> JSONValue {
    var members: [String: JSONValue] = [
      "project": .string(override.projectID), "action": .string(override.action.rawValue),
      "reason": .string(override.reason), "by": .string(override.by),
    ]
    members["cost"] = override.cost.map { JSONValue($0) }
    members["on"] = override.on.map(JSONValue.string)
    return .object(members)
  }

  static func json(
    _ effect: AlternativeEffect, keys: (counted: String, otherwise: String)
  ) -> JSONValue {
    .object([
      "project": .string(effect.projectID), keys.counted: .string(effect.counted.rawValue),
      keys.otherwise: .string(effect.otherwise.rawValue),
    ])
  }

  static func totals(_ facts: ManifestFacts) -> JSONValue {
    var money: [String: JSONValue] = [
      "currency": .string(facts.byLaw.currency),
      "exponent": JSONValue(number: facts.byLaw.minorDigits),
      "total": JSONValue(facts.money.total), "funded": JSONValue(facts.money.funded),
      "carried": JSONValue(facts.money.carried), "lapsed": JSONValue(facts.money.lapsed),
    ]
    money["held"] = facts.held.map { JSONValue($0) }
    return [
      "ballots": [
        "received": JSONValue(count: facts.ballots.received),
        "rejected": JSONValue(count: facts.ballots.rejectedTotal),
        "excluded": JSONValue(count: facts.ballots.excludedTotal),
        "counted": JSONValue(count: facts.ballots.counted),
      ],
      "money": .object(money),
      "projects": [
        "listed": JSONValue(count: facts.listedProjects),
        "funded": JSONValue(count: facts.fundedProjects),
      ],
    ]
  }

  static func checks(_ facts: ManifestFacts) -> JSONValue {
    let sorted = facts.checks.sorted { $0.key.isBefore($1.key) }
    return .array(sorted.map { ["id": .string($0.key), "ok": .bool($0.value)] })
  }

  static func privacy(_ facts: ManifestFacts) -> JSONValue {
    [
      "k": .integer(facts.byLaw.privacyK), "gate": "not-applied",
      "small_cells": JSONValue(number: facts.smallCells),
      "unanimous_cells": JSONValue(number: facts.unanimousCells),
    ]
  }
}

extension ByLaw {
  /// The status word of AUDIT 11.1.
  ///
  /// - Parameter isPending: a referendum must decide first
  package func statusWord(isPending: Bool = false) -> String {
    if status != "automatic" { return status }
    if isTest { return "pre-election" }
    return absent.isEmpty && !isPending ? "unofficial-complete" : "unofficial-partial"
  }
}
