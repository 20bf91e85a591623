extension OpeningHours {
    /// Shim until config is merged.
    public static let example: OpeningHours = {
        guard let hours = try? OpeningHours(parsing: ["mon-fri": ["9:00-17:00"], "2026-12-25": ["closed"]]) else {
            preconditionFailure()
        }
        return hours
    }()
}
