/// Questions to tenants with answers that their documents support or do not support.
///
/// A line is `language: question > answer`.
enum GroundingTable {
    struct Row: Sendable {
        let business: Business
        let language: String
        let question: String
        let answer: String
    }

    static func rows(_ tables: [(Business, String)]) -> [Row] {
        tables.flatMap { business, table in
            table.split(separator: "\n").map { line in
                let halves = line.dropFirst(4).split(separator: " > ").map(String.init)
                return Row(
                    business: business,
                    language: String(line.prefix(2)),
                    question: halves[0],
                    answer: halves.count > 1 ? halves[1] : ""
                )
            }
        }
    }
}
