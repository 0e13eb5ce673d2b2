using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Text.Strings;

/// <summary>Searches strings that maximise units, beside the strongest real windows.</summary>
internal sealed class TextMaximization : IDisposable
{
    /// <summary>Characters that are read before a string: their state is the one it begins in.</summary>
    private const int Context = 1000;

    private const int MostMeasured = 20_000, LeastMeasured = 100, ShownBefore = 72, UnitsAtOnce = 64, Swapped = 2;
    private const double Margin = 1;
    private const string Stage = "searching strings";
    private readonly CharNetwork _recurrent;
    private readonly CodedText? _text;
    private readonly Func<int[], CodedText> _decode;
    private readonly TextMaximizationOptions _options;
    private readonly RecurrentReader _reader;

    /// <summary>Prepares the search.</summary>
    /// <param name="network">The network.</param>
    /// <param name="text">A text that strings begin in; null for none.</param>
    /// <param name="split">Where its part that the network did not learn from begins.</param>
    /// <param name="decode">The text of codes.</param>
    /// <param name="options">How.</param>
    public TextMaximization(
        CharNetwork network, CodedText? text, int split, Func<int[], CodedText> decode, TextMaximizationOptions options)
    {
        (_recurrent, _text, _decode, _options) = (network, text, decode, options.Validated());
        if (text is not null && text.Length < options.Length)
            throw new ArgumentException(
                $"The text has {NumberWords.Count(text.Length, text.Unit)}, fewer than a string of {options.Length}.");
        MostBits = options.MostBits ?? (text is null ? null : Cost(text, split) + Margin);
        _reader = new(_recurrent);
    }

    /// <summary>The most that a character of a string may cost; null for no limit.</summary>
    public double? MostBits { get; }

    /// <summary>The strings of units, and of their lowest values where that is asked for.</summary>
    /// <param name="units">Units inside recurrent layers.</param>
    public IReadOnlyList<MaximizedText> Run(IReadOnlyList<Unit> units)
    {
        using var threads = TorchThreads.For(0);
        List<MaximizedText> found = [];
        foreach (var group in units.Chunk(UnitsAtOnce))
        {
            (RecurrentSource Source, int Index)[] read = [.. group.Select(unit => (SourceOf(unit), unit.Index!.Value))];
            var series = Series(read);
            for (var at = 0; at < group.Length; at++)
                foreach (var sign in (int[])(_options.Negative ? [1, -1] : [1]))
                {
                    _options.Progress.Report(Stage, (double)found.Count / units.Count / (_options.Negative ? 2 : 1));
                    found.Add(Search(group[at], read[at], sign, series?[at]));
                }
        }

        _options.Progress.Report(Stage, 1);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private MaximizedText Search(Unit unit, (RecurrentSource Source, int Index) read, int sign, float[]? series)
    {
        var length = _options.Length;
        var limit = MostBits is { } most && double.IsFinite(most) ? most * length : double.PositiveInfinity;
        var search = new StringSearch(_recurrent, _reader, read.Source, read.Index, sign, limit);
        var begins = series is null ? [] : Begins(series, sign);
        List<(int? Begin, ReadString Read)> found = [];
        foreach (var begin in (int?[])[.. begins, null])
            if (search.Beam(Before(begin), length, _options.Beams, _options.Cancellation) is { } best) found.Add((begin, best));
        var real = begins.Count == 0
            ? null
            : search.Read(Before(begins[0]), [_text!.Codes.Span.Slice(begins[0], length).ToArray()])[0];
        if (real is not null && real.Bits <= limit) found.Add((begins[0], real));
        if (found.Count == 0)
            throw new ArgumentException(
                $"No string of {length} characters costs at most {NumberWords.Number(MostBits!.Value)} bits a character: "
                + "allow more, or a shorter string.");
        float Score((int? Begin, ReadString Read) one) => sign * one.Read.Score;
        var ranked = found.OrderByDescending(Score).ToList();
        var swapped = ranked.Take(Swapped).Append(ranked.Find(one => one.Begin is null))
            .Where(one => one.Read is not null).Distinct()
            .Select(one => (one.Begin, Read: search.Swap(Before(one.Begin), one.Read, _options.Steps, _options.Cancellation)))
            .ToList();
        var winner = swapped.MaxBy(Score);

        // read once more, alone
        var last = search.Read(Before(winner.Begin), [winner.Read.Codes])[0];
        return new(unit, sign > 0, Shown(last), last.Score, last.Bits / length)
        {
            MostBits = MostBits,
            Start = winner.Begin is { } start ? _text!.Start(start) : null,
            Before = winner.Begin is { } from ? $"{_text!.Slice(Math.Max(0, from - ShownBefore), from).Text}" : "",
            FromZero = swapped.Where(one => one.Begin is null).Select(one => one.Read.Score).DefaultIfEmpty(float.NaN).First(),
            Real = real is null ? null : _text!.Slice(begins[0], begins[0] + length).Shown(real.Values, length - 1),
            BestReal = real?.Score,
            RealBits = real?.Bits / length,
        };
    }

    /// <summary>Where windows begin that end at the unit's strongest places, each apart from the others.</summary>
    private List<int> Begins(float[] series, int sign)
    {
        var (offset, length) = (_text!.Length - series.Length, _options.Length);
        var begins = new List<int>();
        foreach (var at in Enumerable.Range(length - 1, series.Length - length + 1).OrderByDescending(at => sign * series[at]))
        {
            if (begins.Count == Math.Max(1, _options.Starts)) break;
            var begin = offset + at - length + 1;
            if (begins.TrueForAll(other => Math.Abs(other - begin) >= length)) begins.Add(begin);
        }

        return begins;
    }

    private ReadOnlySpan<int> Before(int? begin) =>
        begin is { } at ? _text!.Codes.Span[Math.Max(0, at - Context)..at] : [];

    /// <summary>What units do at every character of the text's last part; null where there is no text.</summary>
    private float[][]? Series((RecurrentSource Source, int Index)[] units)
    {
        if (_text is null) return null;
        RecurrentSource[] sources = [.. units.Select(unit => unit.Source).Distinct()];
        var from = Math.Max(0, _text.Length - _options.Characters);
        return new HeldOutPass(_reader, _text.Codes, TextPass.Cut(from, _text.Length), sources, _options.Cancellation)
            .Activations([.. units.Select(unit => (Array.IndexOf(sources, unit.Source), unit.Index))]);
    }

    private TextInput Shown(ReadString read) => _decode(read.Codes).Shown(read.Values, read.Codes.Length - 1);

    private RecurrentSource SourceOf(Unit unit) =>
        unit.Index is not null && RecurrentSources.TryParse(unit.Point.Name) is { } source
            ? source
            : throw new ArgumentException(
                $"'{unit}' is no unit inside a recurrent layer, whose strings could be searched; it is for example "
                + $"{_recurrent.Architecture.LastHidden}:0.");

    private double Cost(CodedText text, int split)
    {
        var from = text.Length - split >= LeastMeasured ? split : 0;
        using var codes = tensor(text.Codes.Span[from..Math.Min(text.Length, from + MostMeasured)].ToArray());
        return CharNetworkTraining.BitsPerCharacter(_recurrent, codes);
    }
}
