using Microsoft.ML;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;

namespace MLNetInterpret.Tables.Attacks;

/// <summary>Chooses rows, has them changed, and reports the outcomes.</summary>
internal sealed class AdversarialSearch
{
    private const int MostRowsRead = 2048;
    private const int BatchRows = 256;
    private const int Levels = 255;
    private readonly IDataView _view;
    private readonly NetworkTransformer _network;
    private readonly AdversarialOptions _options;
    private readonly int _seed;
    private readonly IReadOnlyList<string> _classes;
    private readonly IReadOnlyList<string> _own;
    private readonly int? _source;

    private AdversarialSearch(IDataView view, NetworkTransformer network, AdversarialOptions options, int seed)
    {
        (_view, _network, _options, _seed) = (view, network, options.Validated(), seed);
        var count = network.Network.Points.Output.UnitCount is 1 ? 2 : network.Network.Points.Output.UnitCount;
        _own = (network as ClassifierTransformer)?.ClassNames ?? ClassifierTransformer.ClassesOf(network.Network)
            ?? [.. Enumerable.Range(0, count).Select(index => $"class {index}")];
        if (options.ClassNames.Count > 0 && options.ClassNames.Count != count)
            throw new ArgumentException(
                $"There are {options.ClassNames.Count} class names for {count} classes: give one for each.", nameof(options));
        _classes = options.ClassNames.Count > 0 ? options.ClassNames : _own;
        (Target, _source) = (Class(options.Target), Class(options.Source));
    }

    /// <summary>The class aimed at, or null.</summary>
    private int? Target { get; }

    /// <summary>Changes rows of a view that holds the column the network reads.</summary>
    public static IReadOnlyList<AdversarialExample> Run(
        IDataView view, NetworkTransformer network, AdversarialOptions options, int seed)
    {
        if (network.Layout is TextLayout)
            throw new ArgumentException("A text model's characters cannot be changed by steps; pictures and table rows can.");
        if (network is PredictionTransformer and not ClassifierTransformer)
            throw new ArgumentException(
                "The model predicts a number, so a row has no class that could change: a profile from that row "
                + "(a start row, on the command line tabular --row) shows which changes drive the number furthest.");
        var search = new AdversarialSearch(view, network, options, seed);
        return network.Layout is ImageLayout ? search.ChangePictures() : search.ChangeRows();
    }

    /// <summary>Rows that tell something about a model: the one that it is surest of and wrong about, where labels are known, the
    /// surest of its rarest class, the one nearest to another class, and the surest of the other classes.</summary>
    /// <returns>At most three rows, and what distinguishes each.</returns>
    public static IReadOnlyList<(long Row, string Choice)> Instructive(
        IDataView view, NetworkTransformer network, AdversarialOptions options)
    {
        const int most = 3;
        var search = new AdversarialSearch(view, network, options, 0);
        var labels = search.Labels();
        List<(long Row, int Class, float Probability, bool IsMistake)> seen = [];
        foreach (var batch in NetworkRows.Read(view, network, BatchRows, options.Cancellation))
        {
            foreach (var (at, (predicted, probabilities)) in network.Network.Predict(batch.Input).Index())
                seen.Add((batch.FirstRow + at, predicted, probabilities[predicted],
                    labels?[(int)batch.FirstRow + at] is { Length: > 0 } label && !search.IsClass(label, predicted)));
            if (batch.FirstRow + BatchRows >= MostRowsRead) break;
        }

        List<(long Row, string Choice)> chosen = [];
        void Take(string choice, IEnumerable<(long Row, int Class, float Probability, bool IsMistake)> rows, int sign)
        {
            var others = rows.Where(row => chosen.All(one => one.Row != row.Row)).ToList();
            if (others.Count > 0 && chosen.Count < most) chosen.Add((others.MaxBy(row => sign * row.Probability).Row, choice));
        }

        var classes = seen.GroupBy(row => row.Class).OrderBy(rows => rows.Count()).ThenBy(rows => rows.Key).ToList();
        Take("the surest mistake", seen.Where(row => row.IsMistake), 1);
        foreach (var (rank, rows) in classes.Index())
        {
            Take($"the surest decision for {search._classes[rows.Key]}", rows.Where(row => !row.IsMistake), 1);
            if (rank == 0) Take("the decision nearest to another", seen, -1);
        }

        return chosen;
    }

    /// <summary>A few rows of every class that the model gets right, the first of each class before the second.</summary>
    /// <param name="allows">Whether a row may be changed at all.</param>
    /// <param name="besides">What <paramref name="allows"/> asks for, in words.</param>
    private List<ChosenRow> Choose(Func<long, bool> allows, string besides = "")
    {
        var labels = Labels();
        var candidates = new List<ChosenRow>();
        var perClass = new int[_classes.Count];
        var declared = _network.Declared();
        var last = _options.Rows is { } asked ? asked.Max() + 1 : MostRowsRead;
        foreach (var batch in NetworkRows.Read(_view, _network, BatchRows, _options.Cancellation))
        {
            declared?.Add(batch.Input, batch.FirstRow);
            var predictions = _network.Network.Predict(batch.Input);
            for (var row = 0; row < predictions.Count; row++)
            {
                var (predicted, probabilities) = predictions[row];
                var (number, label) = (batch.FirstRow + row, labels?.ElementAtOrDefault((int)batch.FirstRow + row));
                if (!(_options.Rows?.Contains(number) ?? IsWanted(predicted, label)) || !allows(number)) continue;
                candidates.Add(new(number, label is null ? null : ClassOf(label, predicted), predicted,
                    probabilities[predicted], perClass[predicted]++, batch.Input.narrow(0, row, 1).clone()));
            }

            if (batch.FirstRow + BatchRows >= last) break;
        }

        bool IsWanted(int predicted, string? label) =>
            predicted != Target && (_source is null || predicted == _source)
            && (label is null || IsClass(label, predicted)) && perClass[predicted] < _options.Examples;

        if (declared?.Doubt is { } doubt) _network.Warn(doubt);
        List<ChosenRow> chosen = [.. candidates.OrderBy(row => row.Place).ThenBy(row => row.Row).Take(_options.Examples)];
        foreach (var left in candidates.Except(chosen)) left.Input.Dispose();
        if (chosen.Count > 0 || _options.Rows is not null) return chosen;
        var wanted = _source is { } only ? $"'{_classes[only]}'"
            : Target is { } aimed ? $"another class than '{_classes[aimed]}'"
            : "some class";
        throw new ArgumentException(
            $"None of the first {MostRowsRead} rows can be used: " +
            $"the model has to get a row right, and take it for {wanted}.{besides}");
    }

    private List<string>? Labels()
    {
        if (_options.LabelColumnName is not { } name) return null;
        var column = Columns.Require(_view.Schema, name, "label");
        using var cursor = _view.GetRowCursor([column]);
        var read = ColumnText.Getter(cursor, column);
        List<string> labels = [];
        while (labels.Count < MostRowsRead + BatchRows && cursor.MoveNext()) labels.Add(read());
        return labels;
    }

    /// <summary>The class that a label names: the predicted one where it does.</summary>
    private string ClassOf(string label, int predicted) =>
        Enumerable.Range(0, _classes.Count).Prepend(predicted).Where(index => IsClass(label, index))
            .Select(index => _classes[index]).FirstOrDefault(label);

    private bool IsClass(string label, int predicted)
    {
        bool Is(string name) => string.Equals(label, name, StringComparison.OrdinalIgnoreCase);
        if (Is(_classes[predicted]) || Is(_own[predicted])) return true;
        if (_own.Count != 2) return false;
        return bool.TryParse(label, out var isPositive)
            ? isPositive == (predicted == 1)
            : predicted == 0 && label.Length > 0 && !Is(_own[1]) && _network.Network.ClassNames.Count == 1;
    }

    private int? Class(string? name)
    {
        if (name is null) return null;
        var written = name.StartsWith("class:", StringComparison.Ordinal) ? name["class:".Length..] : name;
        return ClassNames.IndexOf(_classes, name, index => _classes[index])
            ?? ClassNames.IndexOf(_classes, written, index => _classes[index])
            ?? throw new ArgumentException($"There is no class '{name}'. {ClassNames.NearestTo(_classes, written)}");
    }

    private IReadOnlyList<AdversarialExample> ChangePictures()
    {
        if (_options.Immutable.Count > 0 || !_options.Constraints.IsEmpty)
            throw new ArgumentException("A picture has no columns that could stay as they are or keep to something.");
        var chosen = Choose(_ => true);
        try
        {
            return ChangePictures(chosen);
        }
        finally
        {
            foreach (var row in chosen) row.Input.Dispose();
        }
    }

    private IReadOnlyList<AdversarialExample> ChangePictures(List<ChosenRow> chosen)
    {
        var layout = (ImageLayout)_network.Layout;
        var linf = _options.LInf ?? (_options.L2 is null ? 8 / 255.0 : null);
        using var originals = torch.cat([.. chosen.Select(row => row.Input)], 0);
        using var attacked = _network.Network.Attack(originals, new()
        {
            LInf = linf,
            L2 = _options.L2,
            Steps = _options.Steps,
            RandomStart = _options.RandomStart,
            Targets = Target is { } target ? [target] : [],
            Seed = _seed,
            Progress = _options.Progress,
            Cancellation = _options.Cancellation,
        });
        List<string> bounds = [];
        if (linf is { } each)
            bounds.Add(FormattableString.Invariant($"each pixel by at most {each * Levels:0.##} of {Levels} levels"));
        if (_options.L2 is { } length)
            bounds.Add(FormattableString.Invariant(
                $"all pixels together by a length of at most {length * Levels:0.#} of {Levels} levels"));
        return [.. chosen.Select((row, i) =>
        {
            using var changed = attacked.Input[i];
            var item = attacked.Items[i];
            return new AdversarialExample(
                row.Row, row.Label, ImageInput.From(row.Input, layout.Scale), ImageInput.From(changed, layout.Scale),
                Prediction(row), (_classes[item.After], item.ProbabilityAfter), TargetName, string.Join(", ", bounds),
                Math.Round(item.Distance * Levels, 2), item.Steps, item.Succeeded);
        })];
    }

    private IReadOnlyList<AdversarialExample> ChangeRows()
    {
        var constraints = _options.OfRows();
        List<ChosenRow> chosen = [];
        long[] readFirst = [.. Enumerable.Range(0, MostRowsRead).Select(row => (long)row)];
        using var rows = TableRows.Read(_view, _network, null, readFirst, _options.Cancellation);
        var space = TableSpace.Of(rows, table =>
        {
            var declared = constraints.WithoutStart;
            var allowed = AllowedTable.Of(table, declared);
            if (chosen.Count == 0)
            {
                var besides = declared.IsEmpty
                    ? ""
                    : $" Besides, a row itself has to keep to this: {declared.InWords(table.Write)}.";
                chosen = Choose(row => allowed.Allows(table.Row(row)), besides);
                foreach (var row in chosen) row.Input.Dispose();
            }

            RowValue[][] own = [.. chosen.Select(row => table.Row(row.Row))];
            IReadOnlyList<RowValue> Choices(AllowedColumn column, int c) =>
                [.. column.Choices.Concat(own.Select(row => row[c])).Distinct()];
            return [.. allowed.Columns.Select(Choices)];
        });
        var attack = new RowAttack(space, _network.Network, constraints, _options.Cancellation);
        return [.. chosen.Select((row, i) =>
        {
            var found = attack.Change(row.Row, row.Predicted, Target);
            _options.Progress.Report("changing rows", (i + 1.0) / chosen.Count);
            var (now, probabilities) = found.After;
            return new AdversarialExample(row.Row, row.Label, found.Original, found.Changed, Prediction(row),
                (_classes[now], probabilities[now]), TargetName, constraints.InWords(space.Table.Write),
                Math.Round(found.Distance, 3), found.Steps,
                Target is { } target ? now == target : now != row.Predicted);
        })];
    }

    private string? TargetName => Target is { } target ? _classes[target] : null;

    private (string Class, double Probability) Prediction(ChosenRow row) => (_classes[row.Predicted], row.Probability);


    /// <summary>A row to be changed; <c>Place</c> is how many of its class stand before it.</summary>
    private sealed record ChosenRow(long Row, string? Label, int Predicted, float Probability, int Place, torch.Tensor Input);
}
