import Foundation

extension Duration {
    /// The duration in English for reasons and explanations, such as `10 min` or `1 hr, 30 min`, whatever the
    /// server's locale: reasons are stored.
    ///
    /// - Parameter maxUnits: The max number of units; nil for all that are not zero.
    public func brief(maxUnits: Int? = nil) -> String {
        formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .abbreviated, maximumUnitCount: maxUnits)
                .locale(Locale(identifier: "en"))
        )
    }
}
