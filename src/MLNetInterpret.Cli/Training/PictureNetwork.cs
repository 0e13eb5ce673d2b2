namespace MLNetInterpret.Cli.Training;

/// <summary>A trained model that reads pictures.</summary>
/// <param name="Network">The network in it.</param>
/// <param name="Layout">What its pictures are.</param>
/// <param name="Name">A name for people.</param>
internal sealed record PictureNetwork(HookedNetwork Network, ImageLayout Layout, string Name)
{
    /// <summary>The network of a model.</summary>
    /// <exception cref="ArgumentException">It reads no pictures.</exception>
    public static PictureNetwork Of(OpenModel model) => model.Network.Layout is ImageLayout layout
        ? new(model.Network.Network, layout, model.Name)
        : throw new ArgumentException(
            $"The model '{model.Path}' does not read pictures, but " +
            $"{model.Network.Layout.Kind.ToString().ToLowerInvariant()} rows: make one of pictures with train images.");

    /// <summary>Reads a photo in the network's channels; scaled where its longer side is given.</summary>
    public ImageInput Photo(string path, int? longerSide) => longerSide is { } side
        ? PictureFile.ReadScaled(path, side, PhotoChannels)
        : PictureFile.Read(path, PhotoChannels);

    /// <summary>The central part of a photo as a picture of some size.</summary>
    public ImageInput Cut(string path, ImageLayout size) => PictureFile.Read(path, PhotoChannels, size.Width, size.Height);

    private int PhotoChannels => Layout.Channels is 1 or 3 ? Layout.Channels : throw new ArgumentException(
        $"The model reads pictures of {Layout.Channels} channels, but picture files have 1 or 3.");
}
