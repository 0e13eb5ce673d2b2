using Microsoft.ML;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>How long the parts of an interpretation take, in scans of a row: its progress is divided so.</summary>
/// <param name="Concepts">Searching for concepts.</param>
/// <param name="Scan">Scanning the rows.</param>
/// <param name="Optimize">Optimising inputs.</param>
/// <param name="Judge">Judging how interpretable units are.</param>
/// <param name="Prefer">Testing which classes units prefer.</param>
/// <param name="Show">Reading the strongest rows.</param>
internal readonly record struct InterpretationCost(
    double Concepts, double Scan, double Optimize, double Judge, double Prefer, double Show)
{
    // measured on pictures of 32 x 32, a table of 13 columns and windows of 256 characters
    private const double OfConcepts = 40_000, OfRowsUnknown = 10_000, OfUnitOfTable = 9_000, OfUnitOfTableQuick = 200;
    private const double ShareShown = 0.35;
    private const double OfJudgedPicture = 20;      // a judge is larger than most networks that it judges

    /// <summary>The parts that the options ask for.</summary>
    public static InterpretationCost Of(IDataView view, NetworkTransformer network, int units, InterpretationOptions options)
    {
        var rows = (view.GetRowCount() ?? OfRowsUnknown) + 1;
        var unit = network.Layout switch
        {
            ImageLayout => 2.0 * options.Steps * (1 + options.Variants),      // a step of an ascent takes about as long
            VectorLayout => options.IsFull ? OfUnitOfTable : OfUnitOfTableQuick,
            _ => 0,
        };
        var judge = options.Judge is null ? 0 : rows + (units * 2.0 * AskedRows.PerEnd * OfJudgedPicture);
        var maximized = options.Maximize ? units * unit : 0;
        var preferred = options is { Maximize: true, LabelColumnName: not null } && network.Layout is ImageLayout
            ? PreferenceValues.Cost * Math.Min(rows, PreferenceValues.UsualRows)
            : 0;
        return new(options.Concepts.Count > 0 ? OfConcepts : 0, rows, maximized, judge, preferred, ShareShown * rows);
    }

    /// <summary>All of it.</summary>
    public double Total => Concepts + Scan + Optimize + Judge + Prefer + Show;
}
