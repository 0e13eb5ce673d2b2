using System.Buffers.Binary;
using System.Text;

namespace MLNetInterpret.Catalogs;

/// <summary>Checks the lengths in steps of ML.NET's own that this library's pipelines hold, before ML.NET reads them.</summary>
/// <remarks>ML.NET makes room for whatever length a file says, and asks for ever for what is behind a file's end. Steps of other
/// kinds and versions are left to it. Source: <c>ModelHeader</c> and the steps' "Binary format"
/// comments in ML.NET 5.0.1.</remarks>
internal sealed class StepCheck
{
    private const int Pair = 2 * sizeof(int);
    private const int FirstVersion = 0x00010001;

    private static readonly Dictionary<(string Kind, int Version), Action<StepCheck>> Kinds = new()
    {
        [("TransformerChain", 1)] = step => step.Skip(step.Count(sizeof(int)) * sizeof(int)),
        [("ConcatTransform", 3)] = Concatenation,
        [("NaIndicatorTransform", 1)] = step => step.Columns(),
        [("ConvertTransform", 4)] = step => step.Columns(),
        [("TermTransform", 3)] = step => step.Columns(),
        [("KeyToVectorTransform", 2)] = step => step.Columns(),
        [("KeyToValueTransform", 1)] = step => step.Columns(),
        [("CopyTransform", 1)] = step => step.Columns(),
        [("ImageLoaderTransform", 3)] = step => step.Columns(),
        [("ImageScalerTransform", 3)] = step => step.Columns(),
        [("ImagePixelExtractor", 3)] = step => step.Columns(),
        [("ExprTransform", 1)] = Expressions,
        [("DropSlotsTransform", 1)] = Slots,
        [("NAReplaceTransform", 2)] = Replacements,
        [("Normalizer", 2)] = Normalizers,
        [("AffineNormExec", 3)] = Affine,
    };

    private readonly BinaryReader _body;

    private StepCheck(BinaryReader body) => _body = body;

    private long Left => _body.BaseStream.Length - _body.BaseStream.Position;

    /// <summary>Checks one step.</summary>
    /// <param name="key">The step's entry <c>Model.key</c>.</param>
    /// <param name="name">The entry's name.</param>
    /// <exception cref="InvalidDataException">A length in it is more than there is.</exception>
    public static void Require(byte[] key, string name)
    {
        const int header = 256;
        if (key.Length < header) throw Damaged(name, "it is shorter than its header");
        var length = BinaryPrimitives.ReadInt64LittleEndian(key.AsSpan(0x18));
        if (length < 0 || length > key.Length - header) throw Damaged(name, "it is longer than its entry");
        var kind = Encoding.ASCII.GetString(key.AsSpan(0x50, 24)).TrimEnd('\0');
        var version = BinaryPrimitives.ReadInt32LittleEndian(key.AsSpan(0x48)) - FirstVersion + 1;
        if (!Kinds.TryGetValue((kind, version), out var check)) return;
        using var body = new BinaryReader(new MemoryStream(key, header, (int)length, writable: false), Encoding.UTF8);
        try
        {
            check(new(body));
        }
        catch (Exception wrong) when (wrong is IOException or FormatException or InvalidDataException)
        {
            throw Damaged(name, $"{kind}: {wrong.Message.TrimEnd('.')}");
        }
    }

    private static InvalidDataException Damaged(string name, string why) => new($"its step '{name}' is damaged: {why}");

    private static void Concatenation(StepCheck step)
    {
        for (var columns = step.Count(Pair); columns > 0; columns--)
        {
            step.Skip(sizeof(int));
            step.Skip(step.Count(Pair) * Pair);
        }
    }

    private static void Expressions(StepCheck step)
    {
        const int expressionOutputAndVector = 3 * sizeof(int);
        for (var columns = step.Count(sizeof(int) + expressionOutputAndVector); columns > 0; columns--)
        {
            var inputs = step.Count(Pair);      // a name and a kind each
            step.Skip(inputs * Pair + expressionOutputAndVector);
        }
    }

    private static void Slots(StepCheck step)
    {
        for (var columns = step.Columns(); columns > 0; columns--) step.Skip(step.Count(Pair) * Pair);
    }

    private static void Replacements(StepCheck step)
    {
        if (step.Columns() > 0) DataTypes.Skip(step._body, left: 3);      // behind the first is a value of any length
    }

    private static void Normalizers(StepCheck step)
    {
        for (var columns = step.Count(Pair); columns > 0; columns--)
        {
            step.Skip(Pair + 2);
            step.Skip(step.Count(sizeof(int)) * sizeof(int));
        }
    }

    private static void Affine(StepCheck step)
    {
        step.Skip(Pair);
        if (step._body.ReadInt32() is > 0 and var indices) step.Skip(indices * (long)sizeof(int));
        step.Skip(step.Count(sizeof(float)) * sizeof(float));
        step.Skip(step.Count(sizeof(float)) * sizeof(float));
    }

    /// <summary>Output and input of each column.</summary>
    private long Columns()
    {
        var columns = Count(Pair);
        Skip(columns * Pair);
        return columns;
    }

    /// <summary>The number of items, each of at least the given size in bytes.</summary>
    private long Count(int bytes)
    {
        var count = _body.ReadInt32();
        return count >= 0 && count * (long)bytes <= Left
            ? count
            : throw new InvalidDataException($"it says that {count} things follow, but {Left} bytes do");
    }

    private void Skip(long bytes)
    {
        if (bytes > Left) throw new InvalidDataException($"it says that {bytes} bytes follow, but {Left} do");
        _body.BaseStream.Position += bytes;
    }
}
