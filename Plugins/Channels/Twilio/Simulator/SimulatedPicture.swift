import Foundation

/// The file that customers have at hand: a PNG of one red pixel.
enum SimulatedPicture {
    static let type = "image/png"

    static let data =
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
        ) ?? Data()
}
