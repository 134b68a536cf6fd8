package import BudgetModel

extension PackData {
  /// Decimals of the currency: `totals.money.exponent` of the manifest.
  package var minorDigits: Int { manifest["totals"]?["money"]?["exponent"]?.number ?? 2 }
  package var currency: String { manifest["totals"]?["money"]?["currency"]?.text ?? "" }
}
