import BigInt
import BudgetModel

/// What the supporters of a project would pay for it (RULES 13.2).
struct OverspendingOffer {
  /// λ, what each gives for a unit of value, over the denominator of the purses.
  var given: (numerator: BigInt, denominator: BigInt)
  /// What they give together, over weight scale times denominator.
  var paid: (numerator: BigInt, denominator: BigInt)
  /// ρ/α in minor units for a unit of utility.
  var measure: Ratio
}

/// What voters have left, and what projects would cost them.
///
/// A sum of weight times share is worth `sum · pool / (votes · denominator)` minor units. Candidates are
/// positions in `ballots.projects`.
struct OverspendingPurses {
  let ballots: ShareBallots
  /// B', in minor units.
  let pool: Int64
  /// W over the weight scale of the profile.
  let votes: BigInt
  private(set) var purses: RemainingShares
  /// All that is left, as a sum of weight times share.
  private(set) var total: BigInt
  /// By candidate: supporting rows that have something left.
  private(set) var openRows: [Int]

  init(
    _ instance: Instance, projects: [Int], pool: Int64, utility: ShareUtility
  ) throws(RuleFailure) {
    let profile = instance.profile ?? BallotProfile()
    ballots = try ShareBallots(instance, profile, projects: projects, utility: utility)
    self.pool = pool
    votes = profile.weights.reduce(0) { $0 + BigInt($1) }
    purses = RemainingShares(
      rows: profile.rowCount,
      SharePrecision(
        digits: Int(instance.settings.rule["digits"]?.count ?? 100),
        decimals: SharePrecision.fewestDecimals))
    total = votes
    openRows = projects.indices.map { [ballots] in ballots.supporters(of: $0).count }
  }

  /// The worth of a sum of weight times share, in minor units.
  func money(_ sum: BigInt) -> Ratio {
    Ratio(sum * BigInt(pool), votes * purses.denominator)
  }
  /// A sum times `scale` compares with `scaled(cost)`.
  private var scale: BigInt { BigInt(pool) }
  private func scaled(_ candidate: Int) -> BigInt {
    votes * purses.denominator * BigInt(ballots.costs[candidate])
  }

  /// α.
  func part(_ offer: OverspendingOffer, of candidate: Int) -> Ratio {
    Ratio(offer.paid.numerator * scale, offer.paid.denominator * scaled(candidate))
  }
}

/// Offers.
extension OverspendingPurses {
  private struct Payer {
    var weight: BigInt
    var share: BigInt
    var value: BigInt
  }

  /// Those who have something left, who are broke first in front.
  private func payers(of candidate: Int) -> [Payer] {
    let payers = ballots.supporters(of: candidate).compactMap { entry -> Payer? in
      let row = Int(ballots.rows[entry])
      if purses.shares[row].isZero { return nil }
      return Payer(
        weight: BigInt(ballots.weights[row]), share: purses.shares[row],
        value: BigInt(ballots.value(entry)))
    }
    return payers.sorted { $0.share * $1.value < $1.share * $0.value }
  }

  /// The λ of least ρ/α: one at which a payer is broke, or the one at which the cost is paid.
  func offer(for candidate: Int) -> OverspendingOffer {
    let asked = scaled(candidate)
    let payers = payers(of: candidate)
    var best: (offer: OverspendingOffer, measure: (numerator: BigInt, denominator: BigInt))?
    var (paid, rest) = (BigInt(0), payers.reduce(BigInt(0)) { $0 + $1.weight * $1.value })
    for (place, payer) in payers.enumerated() {
      let isRepeated =
        place > 0 && payers[place - 1].share * payer.value == payer.share * payers[place - 1].value
      if !isRepeated {
        var given = (numerator: payer.share, denominator: payer.value)
        var sum = (numerator: paid * payer.value + payer.share * rest, denominator: payer.value)
        let isFull = sum.numerator * scale >= asked * payer.value
        if isFull {
          given = (asked - paid * scale, rest * scale)
          sum = (asked, scale)
        }
        // λ over the square of what is paid, which is ρ/α but for constants.
        let measure = (
          numerator: given.numerator * sum.denominator * sum.denominator,
          denominator: given.denominator * sum.numerator * sum.numerator
        )
        let isBest =
          best.map {
            measure.numerator * $0.measure.denominator <= $0.measure.numerator * measure.denominator
          } ?? true
        if isBest {
          best = (OverspendingOffer(given: given, paid: sum, measure: .zero), measure)
        }
        if isFull { break }
      }
      paid += payer.weight * payer.share
      rest -= payer.weight * payer.value
    }
    var offer = best!.offer
    let cost = Ratio(asked, scale)
    let least = Ratio(best!.measure.numerator, best!.measure.denominator) * cost * cost
    // Factors are per unit of the scaled weights.
    offer.measure = least * money(1) / ballots.factors[candidate]
    return offer
  }

  /// What a round takes from the purses; money in minor units.
  struct Payment {
    /// What a voter of weight 1 pays for a unit of value who has enough.
    var price = Ratio.zero
    var fullWeight = BigInt(0)
    var fullPaid = Ratio.zero
    /// Those who pay all they have.
    var brokeWeight = BigInt(0)
    var brokePaid = Ratio.zero
    /// What is left of all purses.
    var left = Ratio.zero
    var rounding = Ratio.zero
    /// True if all shares were rounded, some of them up.
    var roundsAll = false
  }

  /// Takes ρ for each unit of value from the supporters, or all they have.
  mutating func pay(_ offer: OverspendingOffer, for candidate: Int) -> Payment {
    let price = Ratio(
      offer.given.numerator * scaled(candidate) * offer.paid.denominator,
      offer.given.denominator * offer.paid.numerator * scale)
    var payment = Payment()
    var (new, full, broke) = ([(row: Int32, numerator: BigInt)](), BigInt(0), BigInt(0))
    for entry in ballots.supporters(of: candidate) {
      let row = Int(ballots.rows[entry])
      let (share, weight) = (purses.shares[row], BigInt(ballots.weights[row]))
      if share.isZero { continue }
      let value = BigInt(ballots.value(entry))
      let rest = share * price.denominator - price.numerator * value
      new.append((ballots.rows[entry], max(0, rest)))
      if rest > 0 {
        payment.fullWeight += weight
        full += weight * value
      } else {
        payment.brokeWeight += weight
        broke += weight * share
        for choice in ballots.choices(of: row) { openRows[Int(ballots.choices[choice])] -= 1 }
      }
    }
    let before = money(total)
    payment.price = price * unit
    payment.fullPaid = money(full) * price
    payment.brokePaid = money(broke)
    payment.roundsAll = purses.set(new, over: price.denominator) == nil
    total = zip(ballots.weights, purses.shares).reduce(BigInt(0)) { $0 + BigInt($1.0) * $1.1 }
    payment.left = money(total)
    payment.rounding = payment.left - (before - payment.fullPaid - payment.brokePaid)
    return payment
  }

  /// What a share of one unit of the denominator is worth to a voter of weight 1.
  private var unit: Ratio {
    Ratio(BigInt(pool) * BigInt(ballots.weightScale), votes * purses.denominator)
  }
}
