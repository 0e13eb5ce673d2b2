using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>Finds columns by name, with errors that list what there is.</summary>
internal static class Columns
{
    /// <summary>The column of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, role, schema.Where(c => !c.IsHidden).Select(c => c.Name));

    /// <inheritdoc cref="Require(DataViewSchema, string, string)"/>
    public static SchemaShape.Column Require(SchemaShape shape, string name, string role)
    {
        foreach (var column in shape)
            if (column.Name == name) return column;
        throw Missing(name, role, shape.Select(column => column.Name));
    }

    /// <summary>Refuses to hide columns of the data behind columns of the same name that a step adds. What another model's step
    /// added before is replaced, as in ML.NET.</summary>
    /// <param name="schema">The data.</param>
    /// <param name="added">Names of the columns added.</param>
    /// <param name="step">The type that adds them, or its name for people.</param>
    /// <exception cref="ArgumentException">The data has such a column.</exception>
    public static void RequireFree(DataViewSchema schema, IEnumerable<string> added, string step)
    {
        foreach (var name in added)
            if (schema.GetColumnOrNull(name) is { } column
                && !IsOfModel(column.Annotations.Schema.Select(annotation => annotation.Name)))
                throw Taken(name, step);
    }

    /// <inheritdoc cref="RequireFree(DataViewSchema, IEnumerable{string}, string)"/>
    public static void RequireFree(
        DataViewSchema schema, IReadOnlyList<DataViewSchema.DetachedColumn> added, string step) =>
        RequireFree(schema, added.Select(column => column.Name), step);

    /// <summary>The names of a vector's slots; <c>Features[3]</c> for one without a name.</summary>
    public static IReadOnlyList<string> SlotNames(DataViewSchema.Column column, int length)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames()) column.GetSlotNames(ref names);
        return [.. Enumerable.Range(0, length).Select(slot =>
            names.Length > slot && names.GetItemOrDefault(slot) is { IsEmpty: false } name
                ? name.ToString()
                : $"{column.Name}[{slot}]")];
    }

    /// <summary>The shape of a pipeline's rows after columns were added.</summary>
    /// <param name="input">The shape before.</param>
    /// <param name="added">The columns.</param>
    /// <param name="step">The type that adds them.</param>
    /// <exception cref="ArgumentException">A column of the data would be hidden by one that is added.</exception>
    public static SchemaShape Widen(SchemaShape input, IReadOnlyList<DataViewSchema.DetachedColumn> added, string step)
    {
        foreach (var column in input.Where(column => added.Any(other => other.Name == column.Name)))
            if (!IsOfModel(column.Annotations.Select(annotation => annotation.Name))) throw Taken(column.Name, step);
        var builder = new DataViewSchema.Builder();
        foreach (var column in added) builder.AddColumn(column.Name, column.Type, column.Annotations);
        var widened = MlNetInternals.ShapeOf(builder.ToSchema());
        return new(input.Where(column => added.All(other => other.Name != column.Name)).Concat(widened));
    }

    /// <summary>What a missing column is reported with.</summary>
    /// <param name="name">The column asked for.</param>
    /// <param name="role">What for.</param>
    /// <param name="present">The columns there are.</param>
    /// <param name="place">Where it was looked for.</param>
    public static string MissingText(string name, string role, IEnumerable<string> present, string place = "the data") =>
        $"The {role} column '{name}' is not in {place}. It has: {string.Join(", ", present)}.";

    private static bool IsOfModel(IEnumerable<string> annotations) =>
        annotations.Any(name => name is ScoreColumns.SetId or NetworkAnnotation.Name or ScoreColumns.IsActivation);

    private static ArgumentException Taken(string name, string step)
    {
        foreach (var kind in new[] { "Transformer", "Trainer", "Estimator" })
            if (step.EndsWith(kind, StringComparison.Ordinal)) step = step[..^kind.Length];
        return new(
            $"The data has a column '{name}' of its own, which the '{name}' that {step} adds would hide: give yours another " +
            "name first (in a file: in its header; in a pipeline: ml.Transforms.CopyColumns, then ml.Transforms.DropColumns).");
    }

    private static ArgumentException Missing(string name, string role, IEnumerable<string> present) =>
        new(MissingText(name, role, present));
}
