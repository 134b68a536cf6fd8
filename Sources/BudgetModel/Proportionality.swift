/// Whether an outcome gives groups of voters their share of the money.
package enum ProportionalityCheck: String, Sendable, CaseIterable {
  /// The funded projects could have been paid by equal purses, each voter paying for what he or she
  /// supports only, such that no others could pay for one more project (Peters, Skowron 2020,
  /// arXiv:1911.11747).
  case priceability
  /// No group that supports a project that was not funded has less than its share of the money is
  /// worth, the project added (Brill, Peters 2023, arXiv:2302.01989).
  case ejrPlus = "ejr-plus"
  /// Extended justified representation up to one project (Peters, Pierczyński, Skowron 2021,
  /// arXiv:2008.13276).
  case ejrOne = "ejr-1"
  /// No group could with its share of the money give all of its members more.
  case core
  /// No district would have got more of what its voters support by deciding alone over its share
  /// (Hershkowitz, Kahng, Peters, Procaccia 2021, arXiv:2102.06115).
  case districtFairness = "district-fairness"
}

/// What a funded project is worth to a voter who supports it.
package enum ProportionalityUtility: String, Sendable, CaseIterable { case cost, cardinality }
