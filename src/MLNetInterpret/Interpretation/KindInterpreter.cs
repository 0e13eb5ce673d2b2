using Microsoft.ML;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret.Interpretation;

/// <summary>What differs between pictures, table rows and text: how rows are shown, and how inputs are optimised.</summary>
internal abstract class KindInterpreter(
    IDataView view, NetworkTransformer network, InterpretationOptions options, int seed) : IDisposable
{
    /// <summary>The table's columns; empty for pictures and text.</summary>
    public virtual IReadOnlyList<ColumnProfile> Columns => [];

    /// <summary>For a table, what was found beside the optimised rows; null for other data,
    /// and where it was not asked for.</summary>
    public virtual TableFindings? Table => null;

    /// <summary>What the rows say against what was declared of what may be optimised; null for nothing.</summary>
    public virtual RangeDoubt? Doubt => null;

    /// <summary>The rows.</summary>
    public IDataView View => view;

    protected NetworkTransformer Network => network;

    protected InterpretationOptions Options => options;

    protected int Seed => seed;

    /// <summary>Sees every batch of the scan.</summary>
    public virtual void Observe(torch.Tensor batch)
    {
    }

    /// <summary>Told after the scan, and before anything else, which rows will be asked for by their number.</summary>
    public virtual void Expect(IReadOnlyCollection<long> rows)
    {
    }

    /// <summary>Some rows as the network reads them, those that were scanned together together; each tensor is disposed before
    /// the next is made.</summary>
    /// <param name="rows">Their numbers.</param>
    public virtual IEnumerable<(IReadOnlyList<long> Rows, torch.Tensor Input)> Pick(IReadOnlyCollection<long> rows) =>
        NetworkRows.Pick(view, network, rows, options.BatchRows, options.Cancellation);

    /// <summary>The inputs that drive each unit up and down; empty where none are optimised.</summary>
    public abstract IReadOnlyDictionary<(Unit Unit, bool Highest), Optimum> Optimize(IReadOnlyList<UnitScan> scans);

    /// <summary>The rows behind the extremes, as people see them.</summary>
    public abstract IReadOnlyDictionary<(Unit Unit, long Row, bool Highest), InputValue> Show(IReadOnlyList<UnitScan> scans);

    /// <summary>What the positions of every unit's highest rows see; empty where rows are no pictures.</summary>
    public virtual IReadOnlyList<(Unit Unit, IReadOnlyList<ImageInput> Crops)> Crops(ScannedUnits catalogue) => [];

    /// <summary>Whether a real row is among the inputs that an optimisation may give;
    /// only such rows are compared with it.</summary>
    public virtual bool IsAllowed(long row) => true;

    /// <summary>An optimised input as the network reads it, a batch of one.</summary>
    public virtual torch.Tensor ToTensor(InputValue input) =>
        throw new InvalidOperationException($"{input.GetType().Name} is not optimised.");

    /// <summary>One sentence about a unit, from measured differences only; where there are none, it says so.</summary>
    /// <param name="statistics">The unit's.</param>
    /// <param name="highest">What drives it up.</param>
    /// <param name="drivers">For a table: columns whose value matters, as text.</param>
    public string Claim(UnitStatistics statistics, Extreme highest, IReadOnlyList<string> drivers)
    {
        if (statistics.Count == 0) return "has no claim: no finite activation was seen";
        if (statistics.NeverChanges)
            return $"has no preference: its activation is {NumberWords.UpTo(statistics.Maximum, 3)} on everything scanned";
        return highest is { IsShared: true, Optimized: null }
            ? $"is highest for {EndWords.OfNoRow(statistics, true, true)}"
            : Claim(highest, drivers);
    }

    /// <summary>The same of a unit that changes.</summary>
    protected abstract string Claim(Extreme highest, IReadOnlyList<string> drivers);

    /// <summary>Lets go of what was kept.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>The kind of a network's data.</summary>
    /// <param name="view">Rows behind the pipeline.</param>
    /// <param name="network">What reads them.</param>
    /// <param name="options">What is looked at.</param>
    /// <param name="heldOut">Rows of a table behind the same pipeline that the model did not learn from;
    /// null where there are none.</param>
    /// <param name="seed">Decides everything random.</param>
    public static KindInterpreter For(
        IDataView view, NetworkTransformer network, InterpretationOptions options, IDataView? heldOut, int seed) =>
        network.Layout switch
        {
            ImageLayout layout => new ImageInterpreter(view, network, layout, options, seed),
            VectorLayout => new TableInterpreter(view, network, options, heldOut, seed),
            _ => new TextInterpreter(view, network, options, seed),
        };
}

/// <summary>An optimised input with what its kind knows beside it.</summary>
/// <param name="Input">The input for the finding.</param>
/// <param name="Drivers">For a table: columns whose value matters, the most important first, as text.</param>
internal sealed record Optimum(OptimizedInput Input, IReadOnlyList<string> Drivers);
