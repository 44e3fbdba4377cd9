import AddIcon from '@atlaskit/icon/core/add';
import AlertIcon from '@atlaskit/icon/core/alert';
import ApiIcon from '@atlaskit/icon/core/api';
import AppIcon from '@atlaskit/icon/core/app';
import ArchiveBoxIcon from '@atlaskit/icon/core/archive-box';
import ArrowDownIcon from '@atlaskit/icon/core/arrow-down';
import ArrowLeftIcon from '@atlaskit/icon/core/arrow-left';
import ArrowRightIcon from '@atlaskit/icon/core/arrow-right';
import ArrowUpIcon from '@atlaskit/icon/core/arrow-up';
import AttachmentIcon from '@atlaskit/icon/core/attachment';
import AutomationIcon from '@atlaskit/icon/core/automation';
import BranchIcon from '@atlaskit/icon/core/branch';
import BriefcaseIcon from '@atlaskit/icon/core/briefcase';
import CalendarIcon from '@atlaskit/icon/core/calendar';
import CheckCircleIcon from '@atlaskit/icon/core/check-circle';
import CheckMarkIcon from '@atlaskit/icon/core/check-mark';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import ChevronLeftIcon from '@atlaskit/icon/core/chevron-left';
import ChevronRightIcon from '@atlaskit/icon/core/chevron-right';
import ChevronUpIcon from '@atlaskit/icon/core/chevron-up';
import ClipboardIcon from '@atlaskit/icon/core/clipboard';
import ClockIcon from '@atlaskit/icon/core/clock';
import CloseIcon from '@atlaskit/icon/core/close';
import CommentIcon from '@atlaskit/icon/core/comment';
import ComponentIcon from '@atlaskit/icon/core/component';
import CopyIcon from '@atlaskit/icon/core/copy';
import CrossIcon from '@atlaskit/icon/core/cross';
import CrossCircleIcon from '@atlaskit/icon/core/cross-circle';
import DashboardIcon from '@atlaskit/icon/core/dashboard';
import DeleteIcon from '@atlaskit/icon/core/delete';
import DownloadIcon from '@atlaskit/icon/core/download';
import EditIcon from '@atlaskit/icon/core/edit';
import EmailIcon from '@atlaskit/icon/core/email';
import ErrorIcon from '@atlaskit/icon/core/error';
import EyeOpenIcon from '@atlaskit/icon/core/eye-open';
import EyeOpenStrikethroughIcon from '@atlaskit/icon/core/eye-open-strikethrough';
import FileIcon from '@atlaskit/icon/core/file';
import FilterIcon from '@atlaskit/icon/core/filter';
import FlagIcon from '@atlaskit/icon/core/flag';
import FolderClosedIcon from '@atlaskit/icon/core/folder-closed';
import GlobeIcon from '@atlaskit/icon/core/globe';
import HomeIcon from '@atlaskit/icon/core/home';
import InboxIcon from '@atlaskit/icon/core/inbox';
import InformationIcon from '@atlaskit/icon/core/information';
import InformationCircleIcon from '@atlaskit/icon/core/information-circle';
import KeyResultIcon from '@atlaskit/icon/core/key-result';
import LinkIcon from '@atlaskit/icon/core/link';
import LinkExternalIcon from '@atlaskit/icon/core/link-external';
import ListBulletedIcon from '@atlaskit/icon/core/list-bulleted';
import LockLockedIcon from '@atlaskit/icon/core/lock-locked';
import LockUnlockedIcon from '@atlaskit/icon/core/lock-unlocked';
import LogInIcon from '@atlaskit/icon/core/log-in';
import LogOutIcon from '@atlaskit/icon/core/log-out';
import MenuIcon from '@atlaskit/icon/core/menu';
import MinusIcon from '@atlaskit/icon/core/minus';
import NotificationIcon from '@atlaskit/icon/core/notification';
import OfficeBuildingIcon from '@atlaskit/icon/core/office-building';
import PageIcon from '@atlaskit/icon/core/page';
import PeopleGroupIcon from '@atlaskit/icon/core/people-group';
import PersonIcon from '@atlaskit/icon/core/person';
import PersonAddIcon from '@atlaskit/icon/core/person-add';
import PersonRemoveIcon from '@atlaskit/icon/core/person-remove';
import PersonWarningIcon from '@atlaskit/icon/core/person-warning';
import PinIcon from '@atlaskit/icon/core/pin';
import PlusSquareIcon from '@atlaskit/icon/core/plus-square';
import PowerPlugIcon from '@atlaskit/icon/core/power-plug';
import QuestionCircleIcon from '@atlaskit/icon/core/question-circle';
import RedoIcon from '@atlaskit/icon/core/redo';
import RefreshIcon from '@atlaskit/icon/core/refresh';
import ReleaseIcon from '@atlaskit/icon/core/release';
import RetryIcon from '@atlaskit/icon/core/retry';
import ScalesIcon from '@atlaskit/icon/core/scales';
import SearchIcon from '@atlaskit/icon/core/search';
import SendIcon from '@atlaskit/icon/core/send';
import SettingsIcon from '@atlaskit/icon/core/settings';
import ShareIcon from '@atlaskit/icon/core/share';
import ShieldIcon from '@atlaskit/icon/core/shield';
import ShortcutIcon from '@atlaskit/icon/core/shortcut';
import ShowMoreHorizontalIcon from '@atlaskit/icon/core/show-more-horizontal';
import ShowMoreVerticalIcon from '@atlaskit/icon/core/show-more-vertical';
import StarStarredIcon from '@atlaskit/icon/core/star-starred';
import StarUnstarredIcon from '@atlaskit/icon/core/star-unstarred';
import StatusDiscoveryIcon from '@atlaskit/icon/core/status-discovery';
import StatusErrorIcon from '@atlaskit/icon/core/status-error';
import StatusInformationIcon from '@atlaskit/icon/core/status-information';
import StatusSuccessIcon from '@atlaskit/icon/core/status-success';
import StatusVerifiedIcon from '@atlaskit/icon/core/status-verified';
import StatusWarningIcon from '@atlaskit/icon/core/status-warning';
import StopwatchIcon from '@atlaskit/icon/core/stopwatch';
import SuccessIcon from '@atlaskit/icon/core/success';
import SupportIcon from '@atlaskit/icon/core/support';
import TableIcon from '@atlaskit/icon/core/table';
import TagIcon from '@atlaskit/icon/core/tag';
import TargetIcon from '@atlaskit/icon/core/target';
import TaskIcon from '@atlaskit/icon/core/task';
import TaskInProgressIcon from '@atlaskit/icon/core/task-in-progress';
import TaskToDoIcon from '@atlaskit/icon/core/task-to-do';
import TimelineIcon from '@atlaskit/icon/core/timeline';
import ToolsIcon from '@atlaskit/icon/core/tools';
import TransitionIcon from '@atlaskit/icon/core/transition';
import UndoIcon from '@atlaskit/icon/core/undo';
import UploadIcon from '@atlaskit/icon/core/upload';
import VideoPauseIcon from '@atlaskit/icon/core/video-pause';
import VideoPlayIcon from '@atlaskit/icon/core/video-play';
import WarningIcon from '@atlaskit/icon/core/warning';
import WorkItemIcon from '@atlaskit/icon/core/work-item';
import type { NewCoreIconProps } from '@atlaskit/icon/types';
import type { ComponentType } from 'react';
import { UnknownUiKit } from './component';

type Glyph = ComponentType<NewCoreIconProps>;

/**
 * Names of `glyph` that this renderer has: what an administration app is likely to use of the design system's several
 * hundred. Another one is a line here.
 */
const GLYPHS: Readonly<Record<string, Glyph>> = {
  add: AddIcon,
  alert: AlertIcon,
  api: ApiIcon,
  app: AppIcon,
  'archive-box': ArchiveBoxIcon,
  'arrow-down': ArrowDownIcon,
  'arrow-left': ArrowLeftIcon,
  'arrow-right': ArrowRightIcon,
  'arrow-up': ArrowUpIcon,
  attachment: AttachmentIcon,
  automation: AutomationIcon,
  branch: BranchIcon,
  briefcase: BriefcaseIcon,
  calendar: CalendarIcon,
  'check-circle': CheckCircleIcon,
  'check-mark': CheckMarkIcon,
  'chevron-down': ChevronDownIcon,
  'chevron-left': ChevronLeftIcon,
  'chevron-right': ChevronRightIcon,
  'chevron-up': ChevronUpIcon,
  clipboard: ClipboardIcon,
  clock: ClockIcon,
  close: CloseIcon,
  comment: CommentIcon,
  component: ComponentIcon,
  copy: CopyIcon,
  cross: CrossIcon,
  'cross-circle': CrossCircleIcon,
  dashboard: DashboardIcon,
  delete: DeleteIcon,
  download: DownloadIcon,
  edit: EditIcon,
  email: EmailIcon,
  error: ErrorIcon,
  'eye-open': EyeOpenIcon,
  'eye-open-strikethrough': EyeOpenStrikethroughIcon,
  file: FileIcon,
  filter: FilterIcon,
  flag: FlagIcon,
  'folder-closed': FolderClosedIcon,
  globe: GlobeIcon,
  home: HomeIcon,
  inbox: InboxIcon,
  information: InformationIcon,
  'information-circle': InformationCircleIcon,
  'key-result': KeyResultIcon,
  link: LinkIcon,
  'link-external': LinkExternalIcon,
  'list-bulleted': ListBulletedIcon,
  'lock-locked': LockLockedIcon,
  'lock-unlocked': LockUnlockedIcon,
  'log-in': LogInIcon,
  'log-out': LogOutIcon,
  menu: MenuIcon,
  minus: MinusIcon,
  notification: NotificationIcon,
  'office-building': OfficeBuildingIcon,
  page: PageIcon,
  'people-group': PeopleGroupIcon,
  person: PersonIcon,
  'person-add': PersonAddIcon,
  'person-remove': PersonRemoveIcon,
  'person-warning': PersonWarningIcon,
  pin: PinIcon,
  'plus-square': PlusSquareIcon,
  'power-plug': PowerPlugIcon,
  'question-circle': QuestionCircleIcon,
  redo: RedoIcon,
  refresh: RefreshIcon,
  release: ReleaseIcon,
  retry: RetryIcon,
  scales: ScalesIcon,
  search: SearchIcon,
  send: SendIcon,
  settings: SettingsIcon,
  share: ShareIcon,
  shield: ShieldIcon,
  shortcut: ShortcutIcon,
  'show-more-horizontal': ShowMoreHorizontalIcon,
  'show-more-vertical': ShowMoreVerticalIcon,
  'star-starred': StarStarredIcon,
  'star-unstarred': StarUnstarredIcon,
  'status-discovery': StatusDiscoveryIcon,
  'status-error': StatusErrorIcon,
  'status-information': StatusInformationIcon,
  'status-success': StatusSuccessIcon,
  'status-verified': StatusVerifiedIcon,
  'status-warning': StatusWarningIcon,
  stopwatch: StopwatchIcon,
  success: SuccessIcon,
  support: SupportIcon,
  table: TableIcon,
  tag: TagIcon,
  target: TargetIcon,
  task: TaskIcon,
  'task-to-do': TaskToDoIcon,
  'task-in-progress': TaskInProgressIcon,
  timeline: TimelineIcon,
  tools: ToolsIcon,
  transition: TransitionIcon,
  undo: UndoIcon,
  upload: UploadIcon,
  'video-play': VideoPlayIcon,
  'video-pause': VideoPauseIcon,
  warning: WarningIcon,
  'work-item': WorkItemIcon,
};

/** Throws {@link UnknownUiKit} for a name without a glyph. */
export function iconOf(name: string): Glyph {
  const glyph = Object.hasOwn(GLYPHS, name) ? GLYPHS[name] : undefined;
  if (!glyph) throw new UnknownUiKit(`No glyph is called ${name}, or the sandbox doesn't have it yet.`);
  return glyph;
}
