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
    public static SchemaShape Widen(SchemaShape input, IReadOnlyList<DataViewSchema.DetachedColumn> added)
    {
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

    private static ArgumentException Missing(string name, string role, IEnumerable<string> present) =>
        new(MissingText(name, role, present));
}
