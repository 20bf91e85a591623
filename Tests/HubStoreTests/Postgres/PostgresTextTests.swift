import Testing

@testable import HubStore

@Suite("Text of statements for PostgreSQL")
struct PostgresTextTests {
    @Test(arguments: [
        ("SELECT 1", "SELECT 1"),
        ("SELECT ? + ?", "SELECT $1 + $2"),
        ("a = ? AND b = '?' AND c = ?", "a = $1 AND b = '?' AND c = $2"),
        ("a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"),
        (#"SELECT "a?" = ?"#, #"SELECT "a?" = $1"#),
        ("SELECT ? -- why?\n, ?", "SELECT $1 -- why?\n, $2"),
        ("SELECT /* ? */ ?", "SELECT /* ? */ $1"),
        ("SELECT 'open ?", "SELECT 'open ?"),
        ("SELECT -1 - ? / 2", "SELECT -1 - $1 / 2"),
        ("?,?,?,?,?,?,?,?,?,?", "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10"),
    ])
    func parametersHaveNumbers(_ sql: String, _ expected: String) {
        #expect(PostgresText.numbered(sql) == expected)
    }
}
