import ChannelKit
import Foundation

extension RoutedChannel {
    /// The part of the provider's timeout that is kept for the response's way back.
    private static let reserve: Duration = .milliseconds(500)
    /// The timeout of a provider whose adapter declares none.
    private static let defaultTimeout: Duration = .seconds(10)

    /// The deadline of the answer in the response to a request that arrived at `receivedAt`.
    ///
    /// It is the provider's timeout, of `item` if its adapter has one for it, less a reserve of a tenth and at most
    /// half a second.
    func replyDeadline(receivedAt: Date, of item: InboundItem? = nil) -> Date {
        let own = item.flatMap { capabilities.inlineAnswering?.answerTimeout(for: $0) }
        let timeout = own ?? manifest.limits.answerTimeout ?? Self.defaultTimeout
        return receivedAt.addingTimeInterval((timeout - min(Self.reserve, timeout / 10)).timeInterval)
    }
}
