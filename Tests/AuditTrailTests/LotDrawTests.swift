import AuditTrail
import BudgetModel
import Testing

@Suite("lot")
struct LotDrawTests {
  @Test("every order vector is drawn as published")
  func orderVectors() throws {
    let cases = try Vectors.cases("lot-order.json", "cases")
    #expect(!cases.isEmpty)
    for vector in cases {
      let ids = try #require(vector["project_ids"] as? [String])
      let order = try #require(vector["order"] as? [String])
      let permutation = try #require(vector["permutation"] as? [Int])
      let places = LotDraw.places(seed: try vector.text("seed"), ids: ids)
      #expect(places.map { Array($0.id.utf8) } == order.map { Array($0.utf8) })
      #expect(places.map { Array($0.id.utf8) } == permutation.map { Array(ids[$0 - 1].utf8) })
      #expect(places.map(\.position) == Array(1...ids.count))
    }
  }

  @Test("digests are those of the published vectors")
  func digests() throws {
    let first = try #require(try Vectors.cases("lot-order.json", "cases").first)
    let digests = try #require(first["digests"] as? [String: String])
    let seed = try first.text("seed")
    #expect(digests.count == 10)
    for (id, digest) in digests { #expect(LotDraw.digest(seed: seed, id: id) == digest) }
  }

  @Test("bad seeds are refused with the published codes")
  func refusedSeeds() throws {
    let vectors = try Vectors.json("lot-order.json")
    let refused = try #require(vectors["refused_seeds"] as? [[String: Any]])
    #expect(!refused.isEmpty)
    for vector in refused {
      let seed = try vector.text("seed")
      #expect(LotDraw.refusal(ofSeed: seed)?.name == (try vector.text("code")), "\(seed)")
    }
    #expect(LotDraw.refusal(ofSeed: String(repeating: "7", count: 20)) == nil)
    #expect(LotDraw.refusal(ofSeed: String(repeating: "7", count: 128)) == nil)
    #expect(LotDraw.refusal(ofSeed: String(repeating: "7", count: 129)) == .seedTooLong)
  }

  @Test("the printed table has a row per place")
  func table() {
    let places = LotDraw.places(seed: "12345678901234567890", ids: ["P1", "P6"])
    let expected = """
      position,project_id,digest
      1,P6,0f39bc2b40ad82b8fd371802fc99aa40a3454d46446f9bfb401866baa9182e5f
      2,P1,194718b049140da68c8153e91b296ae0e195ac8337a57ad46528ad4084f6a758

      """
    #expect(LotDraw.table(places, idColumn: "project_id") == expected)
  }
}
