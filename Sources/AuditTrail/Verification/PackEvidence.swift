package import BudgetModel

/// Everything that a pack says, as values, and what follows from its by-law and public inputs.
package struct PackEvidence: Sendable {
  package var data: PackData {
    didSet { index = PackIndex(data, byLaw: byLaw, councils: councils) }
  }
  /// `manifest.json`, whole.
  package var manifest: JSONValue
  /// Read from `inputs/cycle.yaml`, with the pools of `inputs/pools.csv` behind its own.
  package let byLaw: ByLaw
  /// Rows of `inputs/councils.csv` in force, in id order.
  package let councils: [Council]
  package var lot: LotOrder?
  package var councilLot: LotOrder?
  /// Digest of each file of the pack.
  package var digests: [String: String]
  /// Places in `data.projects`.
  let projectsByID: [String: Int]
  private(set) var index: PackIndex

  package init(
    data: PackData, manifest: JSONValue, byLaw: ByLaw, councils: [Council], lot: LotOrder?,
    councilLot: LotOrder?, digests: [String: String]
  ) {
    self.data = data
    self.manifest = manifest
    self.byLaw = byLaw
    self.councils = councils
    self.lot = lot
    self.councilLot = councilLot
    self.digests = digests
    projectsByID = Dictionary(
      data.projects.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    index = PackIndex(data, byLaw: byLaw, councils: councils)
  }
}

extension PackEvidence {
  /// Council ids of the transcripts, in id order.
  var transcriptCouncils: [String] { data.transcripts.keys.sorted { $0.isBefore($1) } }

  /// A council in force; nil: there is none of this id.
  func council(_ id: String) -> Council? { index.councils[id].map { councils[$0] } }

  /// What went into and out of an account, in the order of the ledger.
  func ledger(of account: String) -> [LedgerRow] { index.ledger[account] ?? [] }

  /// The council and all below it.
  func subtree(of council: String) -> Set<String> {
    var found: Set = [council]
    var waiting = [council]
    while let next = waiting.popLast() {
      for child in index.children[next] ?? [] where found.insert(child).inserted {
        waiting.append(child)
      }
    }
    return found
  }

  /// Where record `n` of a council's transcript stands.
  static func place(_ council: String, _ n: Int?) -> String {
    "transcript/\(council).jsonl" + (n.map { ":\($0)" } ?? "")
  }
}

extension JSONValue {
  /// A money member, in minor units.
  func money(_ key: String) -> Money? { self[key]?.text.flatMap { Money(exact: $0) } }
  /// An exact value.
  func ratio(_ key: String) -> Ratio? {
    guard let text = self[key]?.text, let ratio = Ratio(exact: text), ratio.exact == text else {
      return nil
    }
    return ratio
  }
  func texts(_ key: String) -> [String]? {
    guard let elements = self[key]?.elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }
}
