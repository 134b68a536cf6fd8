package import BudgetModel

/// Whether the amounts of a pack can be added at all: its tables can name anything, and money traps
/// beyond 64 bits.
package enum PackBounds {
  package static func findings(_ data: PackData) -> [AuditFinding] {
    let records = data.transcripts.values.flatMap { $0 }
    let amounts: [(path: String, amounts: [Money])] = [
      ("ledger.csv", data.ledger.map(\.amount)),
      ("results.csv", data.results.flatMap { [$0.cost, $0.funded] }),
      (
        "councils.csv",
        data.councils.flatMap {
          [$0.moneyIn, $0.spent, $0.passedOn, $0.carried, $0.lapsed, $0.held]
        }
      ),
      ("transcript", records.flatMap(amounts)),
    ]
    return amounts.filter { !Money.canAdd($0.amounts) }.map {
      AuditFinding($0.path, "more money than 64 bits hold")
    }
  }

  /// What a record says that pools hold and projects cost.
  private static func amounts(_ record: JSONValue) -> [Money] {
    switch record["type"]?.text {
    case "pool": [record.money("amount") ?? .zero]
    case "field": (record["projects"]?.elements ?? []).map { $0.money("cost") ?? .zero }
    default: []
    }
  }
}
