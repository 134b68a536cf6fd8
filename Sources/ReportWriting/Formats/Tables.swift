package import BudgetModel

/// The CSV tables of the pack.
package enum Tables: ReportFormat {
  package static func files(_ data: PackData) -> [PackFile] {
    let table = PackTable(data)
    let tallies = data.tallies.sorted { $0.key.isBefore($1.key) }.map { council, rows in
      PackFile(path: "tallies/\(council).csv", bytes: table.bytes(rows))
    }
    let measures =
      [data.margins.map { PackFile(path: "margins.csv", bytes: table.bytes($0)) }]
      + [data.proportionality.map { PackFile(path: "proportionality.csv", bytes: table.bytes($0)) }]
    let pending =
      data.papers.sorted { $0.key.isBefore($1.key) }.map { id, rows in
        PackFile(path: "referendum-\(id).csv", bytes: table.bytes(rows))
      }
      + [
        data.previews.map { PackFile(path: "pending.csv", bytes: table.bytes($0)) },
        data.divergence.map { PackFile(path: "divergence.csv", bytes: table.bytes($0)) },
        data.representation.map { PackFile(path: "representation.csv", bytes: table.bytes($0)) },
      ].compactMap { $0 }
    return [
      PackFile(path: "results.csv", bytes: table.bytes(data.results)),
      PackFile(path: "councils.csv", bytes: table.bytes(data.councils)),
      PackFile(path: "ledger.csv", bytes: table.bytes(data.ledger)),
      PackFile(
        path: "reconciliation.csv", bytes: table.bytes(data.reconciliation)
      ),
      PackFile(path: "rejected.csv", bytes: table.bytes(data.rejected)),
    ] + tallies + measures.compactMap { $0 } + pending
  }
}

extension PackTable {
  /// Written as the by-law and the manifest of the pack say.
  package init(_ data: PackData) {
    self.init(
      minorDigits: data.minorDigits, guardsFormulas: data.byLaw["formula-guard"]?.flag ?? true)
  }
}
