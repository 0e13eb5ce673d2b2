using MLNetInterpret.Core.Findings;
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

    /// <summary>The strings of units.</summary>
    /// <param name="ends">Units inside recurrent layers, and whether each is driven up; else down.</param>
    /// <returns>One for each; null where no string is cheap enough.</returns>
    public IReadOnlyList<MaximizedText?> Run(IReadOnlyList<(Unit Unit, bool Highest)> ends)
    {
        using var threads = TorchThreads.For(0);
        List<MaximizedText?> found = [];
        foreach (var group in ends.Chunk(UnitsAtOnce))
        {
            var places = group.Select(end => PlaceOf(end.Unit)).ToList();
            RecurrentSource[] ways = [.. places.Select(place => WayOf(place.Source)).OfType<RecurrentSource>().Distinct()];
            var series = _text is null ? null : new TextSeries(
                _reader, _text.Codes, Math.Max(0, _text.Length - _options.Characters), places, ways, _options.Length,
                _options.SeedOrZero, _options.Cancellation);
            foreach (var (end, place) in group.Zip(places))
            {
                _options.Progress.Report(Stage, (double)found.Count / ends.Count);
                found.Add(Search(end.Unit, place, end.Highest, series));
            }
        }

        _options.Progress.Report(Stage, 1);
        return found;
    }

    /// <summary>That no string is as cheap as is asked.</summary>
    public ArgumentException NoneIsCheap => new ArgumentException(
        $"No string of {NumberWords.Count(_options.Length, Code)} costs at most "
        + $"{NumberWords.Number(MostBits ?? double.PositiveInfinity)} bits a {Code}: allow more, or a shorter string.");

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private string Code => _text?.Unit ?? "character";

    private MaximizedText? Search(
        Unit unit, (RecurrentSource Source, int Index) place, bool highest, TextSeries? series)
    {
        var (length, sign) = (_options.Length, highest ? 1 : -1);
        var limit = MostBits is { } most && double.IsFinite(most) ? most * length : double.PositiveInfinity;
        var search = new StringSearch(_recurrent, _reader, place.Source, place.Index, sign, limit);
        var begins = series is null ? [] : Begins(series, place, sign, limit: double.PositiveInfinity);
        (int? Begin, ReadString Read)? Window(int begin) =>
            (begin, search.Read(Before(begin), [_text!.Codes.Span.Slice(begin, length).ToArray()])[0]);
        var real = begins.Count == 0 ? null : Window(begins[0]);
        var cheap = real is null || real.Value.Read.Bits <= limit ? real
            : Begins(series!, place, sign, limit).Select(Window).FirstOrDefault(window => window!.Value.Read.Bits <= limit);

        List<(int? Begin, ReadString Read)> found = cheap is { } start ? [start] : [];
        foreach (var begin in begins.Select(begin => (int?)begin).Append(cheap?.Begin).Append(null).Distinct())
            if (search.Beam(Before(begin), length, _options.Beams, _options.Cancellation) is { } best) found.Add((begin, best));
        if (found.Count == 0) return null;
        float Score((int? Begin, ReadString Read) one) => sign * one.Read.Score;
        var ranked = found.OrderByDescending(Score).ToList();
        var swapped = ranked.Take(Swapped).Append(ranked.Find(one => one.Begin is null))
            .Where(one => one.Read is not null).Distinct()
            .Select(one => (one.Begin, Read: search.Swap(Before(one.Begin), one.Read, _options.Steps, _options.Cancellation)))
            .ToList();

        // of strings that are equal apart from rounding the cheapest; it is read once more, alone
        var furthest = swapped.MaxBy(Score).Read.Score;
        var winner = swapped.Concat(ranked).Where(one => !Shortfall.IsBehind(one.Read.Score, furthest, highest))
            .MinBy(one => one.Read.Bits);
        var last = search.Read(Before(winner.Begin), [winner.Read.Codes])[0];
        var compared = real is null ? null : Compared(real.Value.Read, cheap?.Read);
        var path = series is null ? null : Path(search, place.Source, series, (winner.Begin, last), begins);
        var (verdict, ground) = OptimumReason.OfEnd(last.Score, highest, compared, isBehindCopies: false, path);
        var reason = new OptimumReason(ground, last.Score) { IsString = true, Compared = compared, Path = path };
        return new(
            unit, highest, Shown(last), last.Score, last.Bits / length, new(verdict, reason),
            compared is null ? [] : Facts(last.Score, sign, compared, series!.Of(place), path))
        {
            MostBits = MostBits,
            Start = winner.Begin is { } at ? _text!.Start(at) : null,
            Before = winner.Begin is { } from ? $"{_text!.Slice(Math.Max(0, from - ShownBefore), from).Text}" : "",
            FromZero = swapped.Where(one => one.Begin is null).Select(one => one.Read.Score).DefaultIfEmpty(float.NaN).First(),
            Real = real is null ? null : _text!.Slice(begins[0], begins[0] + length).Shown(real.Value.Read.Values, length - 1),
            BestReal = real?.Read.Score,
            RealBits = real?.Read.Bits / length,
        };
    }

    private static ComparedRow Compared(ReadString strongest, ReadString? cheap) =>
        cheap == strongest ? new(ComparedKind.Best, strongest.Score) { IsWindow = true }
        : cheap is not null ? new(ComparedKind.BestAllowed, cheap.Score) { IsWindow = true }
        : new(ComparedKind.WeakestKept, strongest.Score) { IsWindow = true };

    /// <summary>Whether the string comes to the unit through the layer below as the strongest windows do.</summary>
    private PathEvidence? Path(
        StringSearch search, RecurrentSource source, TextSeries series, (int? Begin, ReadString Read) found, List<int> begins)
    {
        if (WayOf(source) is not { } way || begins.Count < 2) return null;
        double[] Way(int? begin, int[] codes) =>
            Statistics.Ranks.Of<float>(search.StatesOf(Before(begin), codes, way)).ToArray();
        return PathEvidence.Of(
            new($"{way}"), Way(found.Begin, found.Read.Codes),
            [.. begins.Select(begin => Way(begin, _text!.Codes.Span.Slice(begin, _options.Length).ToArray()))],
            series.Random(way));
    }

    private Evidence[] Facts(float score, int sign, ComparedRow compared, float[] series, PathEvidence? path)
    {
        var deviation = Statistics.Spread.Of<float>(series).Population;
        return
        [
            new($"beyond the {compared.Name}", deviation > 0 ? sign * ((double)score - compared.Activation) / deviation : 0,
                "standard deviations by which the string goes further; negative where it does not"),
            new($"{Code}s exceeded", series.Count(value => sign * value < sign * score) / (double)series.Length,
                $"share of the text's {Code}s at which the unit is less far"),
            .. path?.Facts("string", "windows") ?? [],
        ];
    }

    /// <summary>Where windows begin that end at the unit's strongest places, each apart from the others, and cost no more than is
    /// allowed.</summary>
    private List<int> Begins(TextSeries series, (RecurrentSource Source, int Index) place, int sign, double limit)
    {
        var (values, length, begins) = (series.Of(place), _options.Length, new List<int>());
        foreach (var at in Enumerable.Range(length - 1, values.Length - length + 1).OrderByDescending(at => sign * values[at]))
        {
            if (begins.Count == Math.Max(1, _options.Starts)) break;
            var begin = series.From + at - length + 1;
            if (series.Bits(begin, length) <= limit && begins.TrueForAll(other => Math.Abs(other - begin) >= length))
                begins.Add(begin);
        }

        return begins;
    }

    private ReadOnlySpan<int> Before(int? begin) =>
        begin is { } at ? _text!.Codes.Span[Math.Max(0, at - Context)..at] : [];

    private TextInput Shown(ReadString read) => _decode(read.Codes).Shown(read.Values, read.Codes.Length - 1);

    private (RecurrentSource Source, int Index) PlaceOf(Unit unit) =>
        unit.Index is { } index && RecurrentSources.TryParse(unit.Point.Name) is { } source
            ? (source, index)
            : throw new ArgumentException(
                $"'{unit}' is no unit inside a recurrent layer, whose strings could be searched; it is for example "
                + $"{_recurrent.Architecture.LastHidden}:0.");

    /// <summary>The states of the layer below a unit's; null where there is none of some width.</summary>
    private RecurrentSource? WayOf(RecurrentSource source) =>
        source.Layer > 1 && _recurrent.Architecture.UnitsOf(source.Layer - 1) >= PathEvidence.FewestUnits
            ? source with { Layer = source.Layer - 1, Value = RecurrentValue.Hidden }
            : null;

    private double Cost(CodedText text, int split)
    {
        var from = text.Length - split >= LeastMeasured ? split : 0;
        using var codes = tensor(text.Codes.Span[from..Math.Min(text.Length, from + MostMeasured)].ToArray());
        return CharNetworkTraining.BitsPerCharacter(_recurrent, codes);
    }
}
