using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Training;

/// <summary>Pictures from any folder this program knows: Fashion-MNIST's, the emoji's, or subfolders of picture files.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows held out.</param>
/// <param name="NameColumn">What shows people which picture a row is.</param>
internal sealed record Pictures(IDataView Train, IDataView Test, string NameColumn)
{
    private const double UsualShare = 0.2;

    /// <summary>Opens a folder; where it has no held-out part of its own, a share of the rows is held out.</summary>
    /// <param name="ml">Its seed decides which.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="channels">Of picture files: 1 or 3.</param>
    /// <param name="width">Columns to which picture files are scaled.</param>
    /// <param name="height">Rows to which picture files are scaled.</param>
    /// <param name="skipBroken">Whether picture files that cannot be read are left out.</param>
    /// <param name="heldOutShare">The share, above 0 and below 1; null for a fifth.</param>
    /// <exception cref="ArgumentException">A share is given, but is out of its range,
    /// or the folder has a held-out part.</exception>
    public static Pictures Open(
        MLContext ml, string folder, int channels, int width, int height, bool skipBroken = false, double? heldOutShare = null)
    {
        if (heldOutShare is { } share) Check.Inside(share, 0, 1, nameof(heldOutShare));
        if (heldOutShare is not null && HasHeldOut(folder))
            throw new ArgumentException($"'{folder}' has a held-out part of its own: leave out --held-out-share.");
        if (Holds(folder, "train-images-idx3-ubyte"))
            return new(ml.Data.LoadFashionMnist(folder), ml.Data.LoadFashionMnist(folder, test: true), "Id");
        if (Holds(folder, "emoji-train.bin"))
            return new(ml.Data.LoadEmoji(folder), ml.Data.LoadEmoji(folder, test: true), "Name");
        var split = ml.Data.TrainTestSplit(
            ml.Data.LoadImageFolder(folder, width, height, channels, skipBroken), testFraction: heldOutShare ?? UsualShare);
        return new(split.TrainSet, split.TestSet, "Id");
    }

    /// <summary>The rows of a folder that a trained network is looked at with: the training part, where there is one.</summary>
    public static (IDataView Rows, string NameColumn) Rows(
        MLContext ml, string folder, ImageLayout layout, bool skipBroken, IReadOnlyList<string>? broken)
    {
        if (HasHeldOut(folder))
        {
            var known = Open(ml, folder, layout.Channels, layout.Width, layout.Height);
            return (known.Train, known.NameColumn);
        }

        return (broken is null
            ? ml.Data.LoadImageFolder(folder, layout.Width, layout.Height, layout.Channels, skipBroken)
            : ImageFolderView.Load(folder, layout.Width, layout.Height, layout.Channels, skipBroken, broken), "Id");
    }

    /// <summary>The pictures of a folder that a trained network is tested with: the held-out part, where there is one.</summary>
    public static IDataView Unseen(MLContext ml, string folder, ImageLayout layout, bool skipBroken) => HasHeldOut(folder)
        ? Open(ml, folder, layout.Channels, layout.Width, layout.Height).Test
        : ml.Data.LoadImageFolder(folder, layout.Width, layout.Height, layout.Channels, skipBroken);

    private static bool HasHeldOut(string folder) =>
        Holds(folder, "train-images-idx3-ubyte") || Holds(folder, "emoji-train.bin");

    private static bool Holds(string folder, string name) =>
        File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, $"{name}.gz"));
}
