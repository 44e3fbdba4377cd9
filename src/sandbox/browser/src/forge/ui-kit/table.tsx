import AkDynamicTable from '@atlaskit/dynamic-table';
import * as z from 'zod';
import { type Components, component } from './component';
import { type ForgeNode, nodesOf, slot, textOf } from './forge-doc';
import { callback, elements, flag, number, oneOf, text } from './shapes';

const HeadCell = z.looseObject({
  cellKey: z.string().optional(),
  colSpan: number,
  isSortable: flag,
  shouldTruncate: flag,
  width: number,
});
const Cell = z.looseObject({ cellKey: z.union([z.string(), z.number()]).optional(), colSpan: number });
const Row = z.looseObject({ rowKey: text, isHighlighted: flag });

/** Only those that are given: the table tells undefined from absent. */
const present = <T extends object>(object: T) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const sortKeyOf = (node: ForgeNode) => Cell.parse(node.props).cellKey ?? textOf(node);

const DynamicTable = component(
  {
    caption: text,
    defaultPage: number,
    defaultSortKey: text,
    defaultSortOrder: oneOf('ASC', 'DESC'),
    emptyView: elements,
    highlightedRowIndex: z.union([z.number(), z.array(z.number())]).optional(),
    isFixedSize: flag,
    isLoading: flag,
    label: text,
    loadingSpinnerSize: oneOf('small', 'large'),
    onSetPage: callback,
    page: number,
    paginationi18n: z
      .strictObject({ prev: z.string(), next: z.string(), label: z.string(), pageLabel: text })
      .optional(),
    rowsPerPage: number,
    sortKey: text,
    sortOrder: oneOf('ASC', 'DESC'),
    testId: text,
  },
  ({ props: { emptyView, onSetPage, paginationi18n, ...rest }, node, drawAll }) => {
    const head = slot(node, 'head').map((cell) => {
      const { cellKey, colSpan, isSortable, shouldTruncate, width } = HeadCell.parse(cell.props);
      return {
        ...present({ key: cellKey, colSpan, isSortable, shouldTruncate, width }),
        content: drawAll(cell.children),
      };
    });
    const rows = slot(node, 'rows').map((row) => {
      const { rowKey, isHighlighted } = Row.parse(row.props);
      return {
        key: rowKey ?? row.key,
        ...present({ isHighlighted }),
        cells: row.children.map((cell) => ({
          ...present({ colSpan: Cell.parse(cell.props).colSpan }),
          key: sortKeyOf(cell),
          content: drawAll(cell.children),
        })),
      };
    });
    return (
      <div className="ui-kit-table">
        <AkDynamicTable
          {...rest}
          {...(head.length === 0 ? {} : { head: { cells: head } })}
          rows={rows}
          {...(emptyView === undefined ? {} : { emptyView: <>{drawAll(nodesOf(emptyView))}</> })}
          {...(paginationi18n === undefined
            ? {}
            : { paginationi18n: { ...paginationi18n, pageLabel: paginationi18n.pageLabel ?? 'page' } })}
          onSetPage={(page) => onSetPage?.(page)}
        />
      </div>
    );
  },
);

export const TABLE: Components = { DynamicTable };
