using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Text.Imported;

/// <summary>The layers of a file whose names do not tell them: by the shapes of tensors, in the order of the file.</summary>
internal static class ShapedGroups
{
    /// <summary>Two matrices of which the second has 4, 3 or 1 times as many rows as columns, or columns as rows, and the first
    /// as many are a recurrent layer; a vector belongs to what stands before it, where that has none yet.</summary>
    public static IReadOnlyList<TensorGroup> Of(IReadOnlyList<WeightTensor> tensors)
    {
        var groups = new List<(string Name, Dictionary<string, WeightTensor> ByRole)>();
        for (var index = 0; index < tensors.Count; index++)
        {
            var tensor = tensors[index];
            var next = tensors.Skip(index + 1).FirstOrDefault();
            if (tensor.Values.Length <= 1) continue;
            if (tensor.Shape.Count == 2 && next is { Shape.Count: 2 } && Roles(tensor, next) is { } roles)
            {
                groups.Add((tensor.Name, new() { [roles.Input] = tensor, [roles.Recurrent] = next }));
                index++;
            }
            else if (tensor.Shape.Count == 2 && !IsPair(tensor, groups))
            {
                var isTable = groups.Count == 0;
                groups.Add((tensor.Name, new() { [isTable ? "embedding" : ""] = tensor }));
            }
            else if (groups.Count > 0 && Bias(groups[^1].ByRole, tensor) is { } role)
            {
                groups[^1].ByRole[role] = tensor;
            }
            else
            {
                groups.Add((tensor.Name, new() { [""] = tensor }));
            }
        }

        return [.. groups.Select(group => new TensorGroup(group.Name, group.ByRole))];
    }

    private static (string Input, string Recurrent)? Roles(WeightTensor input, WeightTensor recurrent)
    {
        var (rows, columns) = (recurrent.Shape[0], recurrent.Shape[1]);
        if (input.Shape[0] == rows && (rows == 4 * columns || rows == 3 * columns)) return ("weight_ih", "weight_hh");
        if (input.Shape[1] == columns && (columns == 4 * rows || columns == 3 * rows)) return ("kernel", "recurrent_kernel");
        return rows != columns ? null
            : input.Shape[0] == rows && input.Shape[1] != rows ? ("weight_ih", "weight_hh")
            : input.Shape[1] == rows && input.Shape[0] != rows ? ("kernel", "recurrent_kernel") : null;
    }

    /// <summary>Which bias of a layer a vector is; null where it is none.</summary>
    private static string? Bias(Dictionary<string, WeightTensor> layer, WeightTensor tensor) =>
        tensor.Shape.Count > 2 || layer.Values.All(part => part.Shape.Count != 2) ? null
        : ((string[])(layer.ContainsKey("weight_hh") ? ["bias_ih", "bias_hh"] : ["bias"]))
            .FirstOrDefault(role => !layer.ContainsKey(role));

    /// <summary>Whether a matrix is both biases of the GRU before it.</summary>
    private static bool IsPair(WeightTensor tensor, List<(string Name, Dictionary<string, WeightTensor> ByRole)> groups) =>
        tensor.Shape[0] == 2 && groups.Count > 0
        && groups[^1].ByRole.GetValueOrDefault("recurrent_kernel") is { } recurrent && recurrent.Shape[1] == tensor.Shape[1];
}
