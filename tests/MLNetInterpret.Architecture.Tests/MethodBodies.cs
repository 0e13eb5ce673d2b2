using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>Metadata tokens that the instructions of a method body name.</summary>
internal static class MethodBodies
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    /// <summary>Handles of the types, methods, fields and specifications in a body, in the order of the code.</summary>
    public static IEnumerable<EntityHandle> Tokens(MethodBodyBlock body)
    {
        var code = body.GetILContent();
        for (var at = 0; at < code.Length;)
        {
            int value = code[at++];
            if (value == 0xFE) value = (value << 8) | code[at++];
            var operand = Operands[value];
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return MetadataTokens.EntityHandle(Integer(at));
            at += Size(operand, at);
        }

        int Integer(int at) => BitConverter.ToInt32([code[at], code[at + 1], code[at + 2], code[at + 3]]);

        int Size(OperandType operand, int at) => operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * Integer(at)),
            _ => 4,
        };
    }
}
