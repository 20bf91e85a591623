import ArgumentParser
import ChannelKit
import Foundation
import HubRouter
import HubServer

/// `patchbay media`.
struct Media: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a file that came with a message, with its channel's credentials.",
        discussion: """
            Nothing is fetched unless somebody asks. The address is checked as every address is that somebody else \
            named, and the provider may have deleted the file.

            EXAMPLE: patchbay media 31 --output photo.jpg
            """
    )

    @OptionGroup var options: OperatorOptions

    @Argument(help: "The message's number, as in the table 'messages'.")
    var message: Int64

    @Option(help: "Which of its files, counted from 1.")
    var part = 1

    @Option(help: "Where to write it; its own name unless written.")
    var output: String?

    @Option(help: "The most bytes to fetch.")
    var limit = MediaDesk.usualLimit

    func run() async throws {
        let desk = try await OperatorDesk(options, callsProviders: true)
        let found = try await desk.first { [message] in try $0.inboundMessage(MessageID(message)) }
        guard let (channel, received) = found?.found else {
            throw failNotFound("message \(message) from a customer", hint: "see the table 'messages'")
        }
        let files = received.content.compactMap(\.file)
        guard files.indices.contains(part - 1) else {
            throw failNotFound("file \(part) in message \(message)", hint: "it has \(files.count)")
        }
        let http = HubHTTPClient()
        let table = RoutingTable(desk.configuration, build: try Build())
        let media = MediaDesk(routes: CurrentRoutes(table), http: http)
        do throws(MediaError) {
            let file = try await media.file(files[part - 1], of: received.externalID, on: channel, limit: limit)
            try? await http.shutdown()
            let name = output ?? files[part - 1].filename ?? "message-\(message)-\(part)"
            try? await blocking { try file.data.write(to: URL(fileURLWithPath: name)) }
            Terminal.output.print("\(name): \(file.data.count) bytes, \(file.mimeType)")
        } catch {
            try? await http.shutdown()
            Terminal.error.print("error: \(error.reason)")
            throw ExitCode.failure
        }
    }
}

extension ContentPart {
    fileprivate var file: ContentPart.Media? {
        switch self {
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media): media
        default: nil
        }
    }
}
