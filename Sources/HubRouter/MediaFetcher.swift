package import ChannelKit
import Foundation

/// Downloads the files that came with messages, on request.
package struct MediaFetcher: Sendable {
    /// The default limit of a file, in bytes.
    package static let defaultLimit = 16 * 1_024 * 1_024
    /// The pauses before the second and third attempts: providers announce files a moment before they have them.
    private static let retryPauses: [Duration] = [.seconds(1), .seconds(3)]

    let routes: CurrentRoutes
    let http: any HTTPSending
    let clock: any HubClock

    /// Creates a fetcher for the channels of `routes`.
    package init(routes: CurrentRoutes, http: any HTTPSending, clock: any HubClock = SystemClock()) {
        self.routes = routes
        self.http = http
        self.clock = clock
    }

    /// Downloads `media`, which came on `channel` in the message with the provider's id `message`.
    ///
    /// - Parameter limit: The max size of the file, in bytes.
    /// - Throws: ``MediaError``.
    package func file(
        _ media: ContentPart.Media,
        of message: String,
        on channel: ChannelID,
        limit: Int = defaultLimit
    ) async throws(MediaError) -> MediaFile {
        guard let adapter = routes.table.channels[channel]?.adapter as? any MediaDownloading else {
            throw .failed(reason: "the channel's adapter cannot download files")
        }
        for pause in Self.retryPauses {
            do throws(MediaError) {
                return try await adapter.download(media, of: message, limit: limit, using: http)
            } catch {
                guard case .gone = error else { throw error }
            }
            guard (try? await clock.sleep(for: pause)) != nil else { throw .failed(reason: "cancelled") }
        }
        return try await adapter.download(media, of: message, limit: limit, using: http)
    }
}
