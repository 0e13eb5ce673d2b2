using System.Text;
using Microsoft.ML.Data;
using MLNetInterpret;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Readers on <c>ml.Data</c>. All are lazy: a header and the rows for inference are read at once, everything else by
/// cursors.</content>
public static partial class NetworkCatalog
{
    /// <summary>The ten classes of Fashion-MNIST, in the order of their labels.</summary>
    public static IReadOnlyList<string> FashionMnistClasses { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads Fashion-MNIST from a folder that holds its files under their usual names, plain or gzip.</summary>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="folder">Holds <c>train-images-idx3-ubyte</c> and the like, with or without <c>.gz</c>.</param>
    /// <param name="test">Whether to read the held-out part (<c>t10k</c>) and not the training part.</param>
    /// <returns>Columns as of <see cref="LoadIdx"/>.</returns>
    /// <remarks>H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
    /// Algorithms", arXiv:1708.07747.</remarks>
    /// <exception cref="FileNotFoundException">The folder lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file does not have the expected format; the message says how.</exception>
    public static IDataView LoadFashionMnist(this DataOperationsCatalog catalog, string folder, bool test = false)
    {
        var part = test ? "t10k" : "train";
        return catalog.LoadFashionMnist(In(folder, $"{part}-images-idx3-ubyte"), In(folder, $"{part}-labels-idx1-ubyte"));
    }

    /// <summary>Reads Fashion-MNIST from a pair of IDX files, plain or gzip.</summary>
    /// <inheritdoc cref="LoadIdx" path="/param|/returns|/exception"/>
    public static IDataView LoadFashionMnist(this DataOperationsCatalog catalog, string images, string labels) =>
        catalog.LoadIdx(images, labels, [.. FashionMnistClasses]);

    /// <summary>Reads grey pictures and their classes from a pair of IDX files (MNIST's format), plain or gzip.</summary>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="images">Pictures, <c>[N, height, width]</c> bytes.</param>
    /// <param name="labels">Classes, <c>[N]</c> bytes from 0.</param>
    /// <param name="classNames">Their names; without any, the labels are read once and the classes are named 0, 1, ...</param>
    /// <returns><c>Features</c>: Vector&lt;Single&gt; [1, height, width] from 0 to 1. <c>Label</c>: key with the class names as
    /// key values. <c>Id</c>: text, the row number from 0.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file does not have the expected format; the message says how.</exception>
    public static IDataView LoadIdx(this DataOperationsCatalog catalog, string images, string labels, params string[] classNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(classNames);
        return IdxView.Load(images, labels, classNames);
    }

    /// <summary>Reads colour pictures of 32 x 32 from a file of CIFAR-10's binary records, plain or gzip.</summary>
    /// <inheritdoc cref="LoadCifarBinary(DataOperationsCatalog, IReadOnlyList{string}, IReadOnlyList{string})"/>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="classNames">One for each label from 0.</param>
    public static IDataView LoadCifarBinary(this DataOperationsCatalog catalog, string path, params string[] classNames) =>
        catalog.LoadCifarBinary([path], classNames);

    /// <summary>Reads colour pictures of 32 x 32 from files of CIFAR-10's binary records, plain or gzip, one after the
    /// other.</summary>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="paths">The files; each record is a label byte and the red, green and blue planes, 3,073 bytes.</param>
    /// <param name="classNames">One for each label from 0.</param>
    /// <returns><c>Features</c>: Vector&lt;Single&gt; [3, 32, 32] from 0 to 1. <c>Label</c>: key with the class names as key
    /// values. <c>Id</c>: text, file and record.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not a whole number of records, or a label has no class.</exception>
    public static IDataView LoadCifarBinary(
        this DataOperationsCatalog catalog, IReadOnlyList<string> paths, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(classNames);
        return CifarView.Load(paths, classNames);
    }

    /// <summary>Reads the shipped emoji: CIFAR-10 records with a CSV file of names.</summary>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="folder">Holds <c>emoji-train.bin</c> (or <c>.bin.gz</c>), <c>emoji-train.csv</c>, the same for <c>test</c>,
    /// and <c>emoji-classes.txt</c>, one class name a line.</param>
    /// <param name="test">Whether to read the held-out part and not the training part.</param>
    /// <returns>As of <see cref="LoadCifarBinary(DataOperationsCatalog, string, string[])"/>, with <c>Id</c> being code points
    /// and vendor, and <c>Name</c>: text, the Unicode name.</returns>
    /// <exception cref="FileNotFoundException">The folder lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file does not have the expected format; the message says how.</exception>
    public static IDataView LoadEmoji(this DataOperationsCatalog catalog, string folder, bool test = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var part = test ? "test" : "train";
        var classes = Path.Combine(Folder(folder), "emoji-classes.txt");
        RecordFile.RequireFile(classes);
        return CifarView.Load(
            [In(folder, $"emoji-{part}.bin")],
            [.. File.ReadAllLines(classes).Select(line => line.Trim()).Where(line => line.Length > 0)],
            Path.Combine(folder, $"emoji-{part}.csv"));
    }

    /// <summary>Reads pictures in subfolders, one for each class; its name is the class's name, sorted by ordinal. Where none are
    /// in subfolders, those of the folder itself are read, as one class.</summary>
    /// <remarks>They are read as <see cref="PictureFile.Read"/> reads them: whole, upright and in sRGB. Each picture is one
    /// row. A link, to a picture or to a folder, is followed where it leads to pictures that are not in the folder already. It
    /// is skipped, and named in <c>MLContext.Log</c>, where they are counted elsewhere, or where the link lies in what it leads
    /// to. A pipe, a socket or a device is never opened.</remarks>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="folder">The folder. Files that do not end in .png, .jpg, .jpeg, .bmp, .gif or .webp are skipped.</param>
    /// <param name="width">Columns to which every picture is scaled (its sides are not kept in proportion), 1 to 4096.</param>
    /// <param name="height">Rows, 1 to 4096.</param>
    /// <param name="channels">3 for red, green, blue; 1 for grey. Transparent pictures are laid on white.</param>
    /// <param name="skipBroken">Whether pictures, links and folders that cannot be read are left out.
    /// <c>MLContext.Log</c> counts them and names the first ones. Every picture is decoded once for that.</param>
    /// <returns><c>Features</c>: Vector&lt;Single&gt; [channels, height, width] from 0 to 1. <c>Label</c>: key with the
    /// subfolders' names as key values. <c>Id</c>: text, path within <paramref name="folder"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no pictures, or a folder in it cannot be read;
    /// or (at the cursor) a picture is broken, cut short, or cannot be read.</exception>
    public static IDataView LoadImageFolder(
        this DataOperationsCatalog catalog, string folder, int width, int height, int channels = 3, bool skipBroken = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var environment = MlNetInternals.EnvironmentOf(catalog);
        if (skipBroken) DataLog.Tell(environment, $"Looking for broken pictures in '{folder}' ...");
        var pictures = ImageFolderView.Load(folder, width, height, channels, skipBroken);
        DataLog.Tell(environment, pictures.PassedOver, pictures.Skipped);
        return pictures;
    }

    /// <summary>Reads a CSV file; which columns are numbers is inferred from its first rows. Print the result to see what was
    /// inferred.</summary>
    /// <remarks><c>MLContext.Log</c> says the same, and warns of categories that look like numbers.</remarks>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="path">The file: UTF-8, a header line (a title or comments above it are passed over), cells in double quotes
    /// where need be.</param>
    /// <param name="options">Separator, culture, columns declared to be categories.</param>
    /// <returns>A Single column for numbers (NaN where empty), a text column for anything else.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty, has ragged rows, a column named twice, or a mistake in a column of
    /// numbers; the message has the line. Beyond the rows of inference, cursors throw it.</exception>
    public static CsvTable LoadFromCsv(this DataOperationsCatalog catalog, string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Told(catalog, CsvTable.Infer(path, options ?? new()));
    }

    /// <summary>Reads a CSV file with the columns of another, for example of the table that a saved model was fitted
    /// to.</summary>
    /// <remarks><c>MLContext.Log</c> says what each column of the file was taken for, and which are skipped.</remarks>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="path">The file; its columns may be in another order, and further ones are skipped.</param>
    /// <param name="columns">What to read: columns of Single and of text.</param>
    /// <param name="options">Separator and culture.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A column is missing;
    /// or (at the cursor) a cell in a column of numbers is something else.</exception>
    public static CsvTable LoadFromCsv(
        this DataOperationsCatalog catalog, string path, DataViewSchema columns, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return Told(catalog, CsvTable.Like(path, columns, options ?? new()));
    }

    /// <summary>Reads a text in windows, its last part held out.</summary>
    /// <param name="catalog"><c>ml.Data</c>.</param>
    /// <param name="path">A file of text. Its whole text is read now (the split depends on its length) and kept once.</param>
    /// <param name="window">Characters of a window, at least 2; the last one of a part may be shorter.</param>
    /// <param name="overlap">Characters that a window shares with the one before it, less than <paramref name="window"/>.</param>
    /// <param name="heldOut">Share of the text, at its end, that <see cref="TextCorpus.Test"/> has, 0 to 1 (excluded).</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <param name="encoding">The file's encoding where it has no byte order mark; null is UTF-8.</param>
    /// <exception cref="InvalidDataException">It is empty or not of its encoding; the message has the byte.</exception>
    public static TextCorpus LoadTextCorpus(
        this DataOperationsCatalog catalog, string path, int window = 256, int overlap = 64, double heldOut = 0.05,
        Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return TextCorpus.Load(path, window, overlap, heldOut, encoding);
    }

    private static CsvTable Told(DataOperationsCatalog catalog, CsvTable table)
    {
        DataLog.Tell(
            MlNetInternals.EnvironmentOf(catalog), table.ToString(),
            table.Columns.Select(column => column.Doubt).Prepend(table.Doubt));
        return table;
    }

    private static string In(string folder, string name)
    {
        var packed = Path.Combine(Folder(folder), $"{name}.gz");
        return File.Exists(packed) ? packed : Path.Combine(folder, name);
    }

    private static string Folder(string folder)
    {
        Check.NotBlank(folder);
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
    }
}
