using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Interpretation;

/// <summary>Text: the windows around a unit's strongest characters, with its activation after each of them.</summary>
internal sealed class TextInterpreter(IDataView view, NetworkTransformer network, InterpretationOptions options, int seed)
    : KindInterpreter(view, network, options, seed)
{
    private const int Around = 72;

    public override IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans) =>
        new Dictionary<(Unit, bool), Optimum>();

    public override IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans)
    {
        var wanted = scans.SelectMany(scan => scan.Highest.Select(row => (scan.Unit, Ranked: row, Highest: true))
            .Concat(scan.Lowest.Select(row => (scan.Unit, Ranked: row, Highest: false)))).ToLookup(entry => entry.Ranked.Row);
        var texts = Texts(wanted.Select(group => group.Key).ToHashSet());
        var points = scans.Select(scan => scan.Unit.Point).Distinct().ToList();
        var shown = new Dictionary<(Unit, long, bool), InputValue>();
        foreach (var batch in NetworkRows.Read(View, Network, Options.BatchRows, Options.Cancellation))
        {
            var rows = Enumerable.Range(0, (int)batch.Input.shape[0])
                .Where(row => wanted.Contains(batch.FirstRow + row)).ToList();
            if (rows.Count == 0) continue;
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            using var seen = Network.Network.RunWithCache(batch.Input.to(Network.Network.Device), points);
            foreach (var row in rows)
                foreach (var (unit, ranked, highest) in wanted[batch.FirstRow + row])
                {
                    using var scopeOfOne = NewDisposeScope();
                    var read = seen[unit.Point][row, unit.Index!.Value].to(float32).cpu().contiguous();
                    var activations = read.data<float>().ToArray();
                    shown[(unit, ranked.Row, highest)] = Window(texts[ranked.Row], activations, ranked.Position[0]);
                }
        }

        return shown;
    }

    protected override string Claim(Extreme highest, IReadOnlyList<string> drivers)
    {
        var examples = highest.Examples;
        var peaks = examples.Select(example => example.Input).OfType<TextInput>().Select(text => text.AtPeak)
            .GroupBy(character => character).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (peaks.Count == 0) return "is highest in the windows shown";
        var commonest = peaks.Take(3).Select(group => $"{Name(group.Key)} ({group.Count()} of {examples.Count} windows)");
        return $"is highest right after {string.Join(", ", commonest)}";
    }

    private static TextInput Window(CodedText text, float[] activations, int peak)
    {
        var (start, end) = (Math.Max(0, peak - Around), Math.Min(text.Length, peak + Around + 1));
        return text.Slice(start, end).Shown(activations.AsSpan(start..end), peak - start);
    }

    private static string Name(string character) => character switch
    {
        " " => "a space",
        "\n" => "a line end",
        "\t" => "a tab",
        [var only] when char.IsControl(only) => $"U+{(int)only:X4}",
        _ => $"'{NumberWords.Visible(character)}'",
    };

    private Dictionary<long, CodedText> Texts(HashSet<long> rows)
    {
        var column = View.Schema[Network.InputColumnName];
        using var cursor = View.GetRowCursor([column]);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        var (found, format) = (new Dictionary<long, CodedText>(), (TextFormat)Network.Format);
        for (long row = 0; found.Count < rows.Count && cursor.MoveNext(); row++)
        {
            Options.Cancellation.ThrowIfCancellationRequested();
            if (!rows.Contains(row)) continue;
            getter(ref text);
            found[row] = format.Encode(text.ToString().AsMemory());
        }

        return found;
    }
}
